import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { TemporaryRecord } from "../../../src/state/temporary-machines.js";
import { renderTemporary, writeTemporary } from "../../../src/vagrantfile/temporary.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const record: TemporaryRecord = {
  schema_version: 1,
  name: "try",
  provider: "vagrant",
  box: 'debian/"#{exit}"',
  options: { backend: "libvirt", cpus: 2, memory: "2G" },
  mounts: [{ hostpath: "/a b", guestpath: "/data", read_only: true }],
  created_at: "2026-01-02T03:04:05.000Z",
};
const other = { ...record, mounts: [{ hostpath: "/c", guestpath: "/c", read_only: false }] };
const now = () => new Date("2026-02-03T04:05:06.000Z");

describe("the Vagrantfile of a temporary machine", () => {
  it("has the user's options, quoted", () => {
    const lines = renderTemporary(record).split("\n").slice(4);
    expect(lines).toEqual([
      'Vagrant.configure("2") do |config|',
      '  config.vm.define "try"',
      '  config.vm.box = "debian/\\"\\#{exit}\\""',
      "",
      '  config.vm.provider "vagrant" do |provider|',
      '    provider.backend = "libvirt"',
      "    provider.cpus = 2",
      '    provider.memory = "2G"',
      "  end",
      "",
      "  # BEGIN SYNCED FOLDERS",
      '  config.vm.synced_folder ".", "/vagrant", disabled: true',
      '  config.vm.synced_folder "/a b", "/data", mount_options: ["ro"]',
      "  # END SYNCED FOLDERS",
      "end",
      "",
    ]);
  });

  it("gets other folders, and keeps manual edits around them", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "Vagrantfile");
    expect(await writeTemporary(folder, record, now)).toBeUndefined();
    const mine = (await readFile(path, "utf8")).replace('  config.vm.define "try"', "  mine");
    await writeFile(path, mine);
    expect(await writeTemporary(folder, other, now)).toBe(mine);
    const text = await readFile(path, "utf8");
    expect(text).toContain("  mine\n");
    expect(text).toContain('synced_folder "/c", "/c"');
    expect(text).not.toContain("/a b");
  });

  it("is kept aside if it has no section for folders", async () => {
    const folder = await temporaryFolder();
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "Vagrantfile"), "mine\n");
    await writeTemporary(folder, record, now);
    expect(await readFile(join(folder, "Vagrantfile"), "utf8")).toBe(renderTemporary(record));
    const [aside = ""] = (await readdir(folder)).filter((file) => file.startsWith("Vagrantfile.edited-"));
    expect(await readFile(join(folder, aside), "utf8")).toBe("mine\n");
  });
});
