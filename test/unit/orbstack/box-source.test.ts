import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { beforeEach, describe, expect, it } from "vitest";
import { providersAt } from "../../../src/orbstack/box-source.js";
import { distroExample, guessImage } from "../../../src/orbstack/guess-image.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

/** A box with a large disk before its metadata. */
async function boxOf(provider: string): Promise<Buffer> {
  const archive = pack();
  archive.entry({ name: "./box.img" }, Buffer.alloc(300_000));
  archive.entry({ name: "./metadata.json" }, JSON.stringify({ provider, format: "qcow2" }));
  archive.finalize();
  return buffer(archive);
}

describe("the providers of a box before it is fetched", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await temporaryFolder();
    const catalogue = {
      name: "acme/web",
      versions: [{ version: "1", providers: [{ name: "libvirt" }, { name: "virtualbox" }] }],
    };
    await Promise.all([
      writeFile(join(folder, "plain.box"), await boxOf("libvirt")),
      writeFile(join(folder, "packed.box"), gzipSync(await boxOf("virtualbox"))),
      writeFile(join(folder, "ours.box"), gzipSync(await boxOf("orbstack"))),
      writeFile(join(folder, "web.json"), JSON.stringify(catalogue)),
      writeFile(join(folder, "broken.box"), "no archive"),
      writeFile(join(folder, "cut.box"), gzipSync(await boxOf("libvirt")).subarray(0, 40)),
    ]);
  });

  it.each([
    ["plain.box", ["libvirt"]],
    ["./packed.box", ["virtualbox"]],
    ["ours.box", ["orbstack"]],
    ["web.json", ["libvirt", "virtualbox"]],
    ["broken.box", undefined],
    ["cut.box", undefined],
    ["missing.box", undefined],
    ["https://app.example/acme/boxes/web/versions/1.0/providers/libvirt/amd64/vagrant.box", ["libvirt"]],
    ["https://app.example/acme/boxes/web/versions/1.0/providers/virtualbox.box", ["virtualbox"]],
    ["https://boxes.example/web.box", undefined],
    ["s3://boxes/web.box", undefined],
  ])("%s", async (url, providers) => {
    expect(await providersAt(url, folder)).toEqual(providers);
  });

  it("are read from a file URL", async () => {
    expect(await providersAt(pathToFileURL(join(folder, "plain.box")).href, "/")).toEqual(["libvirt"]);
  });
});

describe("the distribution of a box", () => {
  it.each([
    ["acme/debian12-web https://boxes.example/libvirt.box", { distro: "debian", version: "12" }],
    ["acme/web https://boxes.example/ubuntu-22.04-server.box", { distro: "ubuntu", version: "22.04" }],
    ["acme/bookworm64", { distro: "debian", version: "bookworm" }],
    ["acme/rockylinux-9", { distro: "rocky", version: "9" }],
    ["acme/stable-web", undefined],
  ])("%s", (text, image) => {
    expect(guessImage(text)).toEqual(image);
  });

  it("is written as in a provider block", () => {
    expect(distroExample("acme/jammy-web")).toBe('`os.distro = "ubuntu"; os.version = "jammy"`');
    expect(distroExample("acme/web")).toBe('`os.distro = "debian"`');
  });
});
