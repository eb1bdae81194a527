import { mkdir, readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { readCreator } from "../../../src/state/creator.js";
import { writeJson } from "../../../src/state/json-file.js";
import { type Metadata, metadataFile } from "../../../src/state/metadata-store.js";
import { paths } from "../../../src/state/paths.js";
import { type Registry, type RegistryEntry, registryFolder } from "../../../src/state/registry.js";
import { snapshotFile } from "../../../src/state/snapshot-store.js";
import { machineFiles, registryEntryFile } from "../../../src/state/state-files.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const metadata: Metadata = {
  schema_version: 1,
  orbstack_machine_name: "vagrant-default-a3b2c1",
  created_at: "2026-01-02T03:04:05.000Z",
  provider_version: "0.1.0",
  intent: "create",
};

const entry: RegistryEntry = {
  schema_version: 1,
  machine_id: "01KTK0Z32XA8Y4R8MVY2F4TZKN",
  orbstack_machine_name: "vagrant-default-a3b2c1",
  provider: "orbstack",
  machine_name: "default",
  root_path: "/project",
  data_dir: "/project/.vagrant/machines/default/orbstack",
  created_at: "2026-01-02T03:04:05.000Z",
};

describe("the metadata file", () => {
  it("is undefined if it does not exist", async () => {
    expect(await metadataFile(await temporaryFolder()).read()).toBeUndefined();
  });

  it("reads back what was written, and is only readable by its owner", async () => {
    const folder = await temporaryFolder();
    const store = metadataFile(folder);
    await store.write(metadata);
    expect(await store.read()).toEqual(metadata);
    expect((await stat(join(folder, "metadata.json"))).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(["metadata.json"]);
  });

  it.each([
    ["not JSON", "{ ", "metadata_corrupt"],
    ["of another form", '{"schema_version": 1}', "metadata_corrupt"],
    ["of a newer version", JSON.stringify({ ...metadata, schema_version: 2 }), "metadata_newer"],
  ])("that is %s fails with its name, and is not changed", async (_case, text, key) => {
    const folder = await temporaryFolder();
    const path = join(folder, "metadata.json");
    await writeFile(path, text);
    await expect(metadataFile(folder).read()).rejects.toMatchObject({
      key,
      data: { path },
    });
    expect(await readFile(path, "utf8")).toBe(text);
  });

  it("does not exist after remove, which can be repeated", async () => {
    const store = metadataFile(await temporaryFolder());
    await store.write(metadata);
    await store.remove();
    await store.remove();
    expect(await store.read()).toBeUndefined();
  });

  it("says where it could not be written", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "file"), "");
    const { metadata: file } = machineFiles(join(folder, "file"));
    const { path } = file;
    await expect(writeJson(file, metadata)).rejects.toMatchObject({
      key: "metadata_unwritable",
      data: { path },
    });
  });
});

describe("the registry", () => {
  it("has a machine from add to remove", async () => {
    const registry = registryFolder(await temporaryFolder());
    expect(await registry.find(entry.machine_id)).toBeUndefined();
    await registry.add(entry);
    expect(await registry.find(entry.machine_id)).toEqual({ ...entry, uid: process.getuid?.() });
    await registry.remove(entry.machine_id);
    expect(await registry.find(entry.machine_id)).toBeUndefined();
  });

  it("finds a restored machine by Vagrant's id, and its owner by OrbStack's id", async () => {
    const registry = registryFolder(await temporaryFolder());
    expect(await registry.ownerOf("NEW")).toBeUndefined();
    const restored = { ...entry, vagrant_id: entry.machine_id, machine_id: "NEW" };
    await registry.add(entry);
    await registry.add(restored);
    expect(await registry.find(entry.machine_id)).toMatchObject(restored);
    expect(await registry.ownerOf("NEW")).toMatchObject(restored);
    expect(await registry.ownerOf(entry.machine_id)).toBeUndefined();
  });

  describe("with a damaged entry", () => {
    const aside = (file: string) => `${file}.damaged-2026-01-01T00-00-00.000Z`;
    const restored = { ...entry, vagrant_id: "A", machine_id: "NEW" };
    let registry: Registry;
    let file: string;

    beforeEach(async () => {
      const home = await temporaryFolder();
      registry = registryFolder(home);
      ({ path: file } = registryEntryFile(home, "A"));
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, `${JSON.stringify({ ...restored, protected: "command" }, null, 2)}, garbage`);
    });

    it.each([
      ["in its place", async () => file],
      ["that was set aside", async () => rename(file, aside(file)).then(() => aside(file))],
    ])("%s, does not take its machine for nobody's", async (_case, damage) => {
      const path = await damage();
      expect(await registry.ownerOf("NEW")).toEqual({ lost: "NEW", path });
      expect(await registry.ownerOf("A")).toEqual({ lost: "A", path });
      expect(await registry.ownerOf("B")).toBeUndefined();
      await registry.add(restored);
      expect(await registry.ownerOf("NEW")).toMatchObject({ ...restored, protected: "command" });
    });

    it("does not take over the protection of another machine", async () => {
      await registry.add(entry);
      expect(await registry.find(entry.machine_id)).not.toHaveProperty("protected");
    });
  });

  it("is not read as empty if its folder cannot be read", async () => {
    const home = await temporaryFolder();
    await mkdir(dirname(paths.registry(home)), { recursive: true });
    await writeFile(paths.registry(home), "no folder");
    const registry = registryFolder(home);
    for (const ask of [() => registry.all(), () => registry.ownerOf("A"), () => registry.lost()])
      await expect(ask()).rejects.toMatchObject({ key: "metadata_unreadable" });
  });
});

describe("the creator of a machine", () => {
  it("is the user that Vagrant recorded, or the owner of the id, or unknown", async () => {
    const folder = await temporaryFolder();
    expect(await readCreator(folder)).toBeUndefined();
    await writeFile(join(folder, "id"), "A");
    expect(await readCreator(folder)).toBe((await stat(folder)).uid);
    await writeFile(join(folder, "creator_uid"), "4242");
    expect(await readCreator(folder)).toBe(4242);
  });
});

describe("the list of snapshots", () => {
  const snapshot = { name: "before", clone_name: "vagrant-snap-a-0001-before", created_at: "2026-01-01" };

  it("is empty without a file, and leaves no file when it is empty", async () => {
    const folder = await temporaryFolder();
    const store = snapshotFile(folder);
    expect(await store.read()).toEqual([]);
    await store.write([snapshot, { ...snapshot, intent: "save" }]);
    expect(await store.read()).toEqual([snapshot, { ...snapshot, intent: "save" }]);
    await store.write([]);
    expect(await readdir(folder)).toEqual([]);
  });

  it("with an invalid form fails with the name of the file", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "snapshots.json");
    await writeFile(path, '{"schema_version": 1, "snapshots": [{}]}');
    await expect(snapshotFile(folder).read()).rejects.toMatchObject({
      key: "metadata_corrupt",
      data: { path },
    });
  });
});
