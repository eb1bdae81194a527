import { describe, expect, it } from "vitest";
import type { InstalledBox } from "../../../src/machine/machine.js";
import { boxMetadata, boxVagrantfile, readBoxExport } from "../../../src/orbstack/box-export.js";

const orb = {
  id: "A",
  name: "web",
  state: "running",
  distro: "debian",
  version: "bookworm",
  arch: "arm64",
  isolated: false,
};
const metadata = boxMetadata(orb, "vagrant") as Record<string, unknown>;
const boxWith = (content: Record<string, unknown>): InstalledBox => ({
  name: "acme/web",
  version: "1.0",
  directory: "/boxes/web",
  metadata: content,
});

describe("a box with an exported machine", () => {
  it("describes itself completely", () => {
    expect(metadata).toMatchObject({ provider: "orbstack", architecture: "arm64" });
    expect(readBoxExport(boxWith(metadata), () => true)).toEqual({
      file: "/boxes/web/machine.tar.zst",
      arch: "arm64",
    });
  });

  it("has a Vagrantfile with its user, and with the packaged one", () => {
    expect(boxVagrantfile("bob")).toContain('os.username = "bob"');
    expect(boxVagrantfile("bob")).toContain('"include/_Vagrantfile"');
  });

  it("never contains a strange user's name as code", () => {
    expect(boxVagrantfile('x"; exit; "')).not.toContain("exit");
  });
});

describe("readBoxExport", () => {
  it("accepts a box that only has settings", () => {
    expect(readBoxExport(boxWith({ provider: "orbstack" }))).toBeUndefined();
  });

  it.each([
    ["without its export", metadata, "the exported machine, machine.tar.zst, is missing"],
    [
      "of a later format",
      { orbstack: { format: 2 } },
      "its metadata.json has format 2, but only format 1 is supported",
    ],
    [
      "with nonsense",
      { orbstack: "yes" },
      "its metadata.json has format undefined, but only format 1 is supported",
    ],
    ["without a word", { orbstack: { format: 1, export: "x" } }, "its metadata.json lacks: arch"],
    [
      "that points elsewhere",
      { orbstack: { format: 1, export: "../../x", arch: "amd64" } },
      "its metadata.json names a file outside of it: ../../x",
    ],
  ])("refuses one %s", (_case, content, reason) => {
    expect(() => readBoxExport(boxWith(content), () => false)).toThrow(reason);
  });
});
