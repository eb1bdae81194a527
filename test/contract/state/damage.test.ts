import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { lookUp } from "../../../src/actions/orbstack/lookup.js";
import { repairMachine } from "../../../src/actions/repair/repair-machine.js";
import { repairNetworks } from "../../../src/actions/repair/repair-networks.js";
import { findStep } from "../../../src/actions/steps.js";
import { readTemporary } from "../../../src/operations/temporary/read-temporary.js";
import { allocationsIn } from "../../../src/state/allocations.js";
import { backendRecordFile } from "../../../src/state/backend-record.js";
import { readJson, writeJson } from "../../../src/state/json-file.js";
import { metadataFile } from "../../../src/state/metadata-store.js";
import { paths } from "../../../src/state/paths.js";
import { registryFolder } from "../../../src/state/registry.js";
import {
  machineFiles,
  networkFile,
  registryEntryFile,
  type StateFile,
  temporaryRecordFile,
} from "../../../src/state/state-files.js";
import { FakeWorld } from "../../support/fake-parts.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const id = "01KTK0Z32XA8Y4R8MVY2F4TZKN";
const at = "2026-01-02T03:04:05.000Z";
const metadata = {
  schema_version: 1,
  orbstack_machine_name: "web",
  created_at: at,
  provider_version: "0.1.0",
  machine_id: id,
} as const;

/** A machine with its files on the disk and an OrbStack in memory. */
class Home extends FakeWorld {
  readonly said: string[] = [];
  provider = "orbstack";

  constructor(readonly folder: string) {
    super();
    this.id = id;
    this.add({ id, name: "web" });
    Object.assign(this.parts, {
      metadata: ({ dataDir }: { dataDir: string }) => metadataFile(dataDir),
      registry: () => registryFolder(folder),
      allocations: () => allocationsIn(folder, () => new Date(at)),
    });
    this.vagrant.parts.record = backendRecordFile;
  }

  override get machine() {
    return {
      ...super.machine,
      provider: this.provider,
      homePath: this.folder,
      rootPath: join(this.folder, "project"),
      dataDir: this.dataDir,
    };
  }

  get dataDir() {
    return join(this.folder, "project", "data");
  }

  get repairContext() {
    const signal = new AbortController().signal;
    return {
      parts: this.parts,
      signal,
      homePath: this.folder,
      say: (text: string) => void this.said.push(text),
    };
  }

  get entry() {
    return {
      schema_version: 1,
      ...{ machine_id: id, orbstack_machine_name: "web", provider: this.provider },
      ...{
        machine_name: "default",
        root_path: this.machine.rootPath,
        data_dir: this.dataDir,
        created_at: at,
      },
    } as const;
  }

  async repairAll(): Promise<void> {
    await repairMachine(this.machine, this.repairContext);
    await repairNetworks(this.folder, this.repairContext);
    await readTemporary("try", this.repairContext).catch(() => undefined);
  }
}

async function openHome(): Promise<Home> {
  const home = new Home(await temporaryFolder());
  await mkdir(home.dataDir, { recursive: true });
  await writeFile(paths.id(home.dataDir), id);
  await registryFolder(home.folder).add(home.entry);
  return home;
}

type MachineFile = keyof ReturnType<typeof machineFiles>;

/** Every file of ours, by its name in `state-files.ts`, and its path. */
const files: readonly (readonly [string, (home: Home) => StateFile])[] = [
  ...Object.keys(machineFiles("/data")).map(
    (name) => [name, ({ dataDir }: Home) => machineFiles(dataDir)[name as MachineFile]] as const,
  ),
  ["registry", ({ folder }) => registryEntryFile(folder, id)],
  ["network", ({ folder }) => networkFile(folder)],
  ["temporary", ({ folder }) => temporaryRecordFile(folder, "try")],
];

/** The files that were set aside. */
async function asides(path: string): Promise<readonly string[]> {
  const names = await readdir(dirname(path));
  return names.filter((found) => found.startsWith(`${basename(path)}.damaged-`));
}

const textOf = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

describe.each(files)("the file %s", (name, fileOf) => {
  async function prepared() {
    const home = await openHome();
    if (name === "backendRecord") {
      home.provider = "vagrant";
      await registryFolder(home.folder).add({ ...home.entry, backend: "docker" });
    }
    const file = fileOf(home);
    await mkdir(dirname(file.path), { recursive: true });
    const text = await readFile(file.path, "utf8").catch(() => textOf({ schema_version: 1 }));
    return { home, file, text };
  }

  it.each([
    ["half", (text: string) => text.slice(0, text.length / 2)],
    ["empty", () => ""],
    ["of another form", () => '{ "something": "else" }'],
    ["not an object", () => "null"],
  ])("that is %s is set aside, reported, and rebuilt or not needed", async (_kind, damage) => {
    const { home, file, text } = await prepared();
    const damaged = damage(text);
    await writeFile(file.path, damaged);
    await home.repairAll();
    const [aside = "", ...others] = await asides(file.path);
    expect(others).toEqual([]);
    expect(await readFile(join(dirname(file.path), aside), "utf8")).toBe(damaged);
    expect(home.said.filter((line) => line.includes(`${file.path} was damaged`))).toHaveLength(1);
    await expect(readJson(file)).resolves.not.toThrow();
    await home.repairAll();
    expect(await asides(file.path)).toEqual([aside]);
  });

  it("that is a folder is set aside with its contents", async () => {
    const { home, file } = await prepared();
    await rm(file.path, { force: true });
    await mkdir(file.path);
    await writeFile(join(file.path, "precious"), "");
    await home.repairAll();
    const [aside = ""] = await asides(file.path);
    expect(await readdir(join(dirname(file.path), aside))).toEqual(["precious"]);
    await expect(readJson(file)).resolves.not.toThrow();
  });

  it("that a newer version wrote is refused, and neither set aside nor overwritten", async () => {
    const { home, file, text } = await prepared();
    const newer = textOf({ ...JSON.parse(text), schema_version: 2 });
    await writeFile(file.path, newer);
    await home.repairAll();
    await expect(readJson(file)).rejects.toMatchObject({ key: "metadata_newer" });
    await expect(writeJson(file, {})).rejects.toMatchObject({ key: "metadata_newer" });
    expect(await readFile(file.path, "utf8")).toBe(newer);
    expect({ said: home.said, asides: await asides(file.path) }).toEqual({ said: [], asides: [] });
  });

  it("that cannot be read is not changed", async () => {
    const { home, file } = await prepared();
    await rm(file.path, { force: true });
    // Root can read everything else.
    await symlink(basename(file.path), file.path);
    await home.repairAll();
    await expect(readJson(file)).rejects.toMatchObject({ key: "metadata_unreadable" });
    await expect(writeJson(file, {})).rejects.toMatchObject({ key: "metadata_unreadable" });
    expect({ said: home.said, asides: await asides(file.path) }).toEqual({ said: [], asides: [] });
  });
});

describe("what is damaged", () => {
  const damage = (file: StateFile) =>
    mkdir(dirname(file.path), { recursive: true }).then(() => writeFile(file.path, "{"));

  it("is rebuilt from the registry and OrbStack: the record of a restored machine", async () => {
    const home = await openHome();
    await registryFolder(home.folder).add({ ...home.entry, machine_id: "CLONE", vagrant_id: id });
    home.add({ id: "CLONE", name: "web-renamed" });
    await damage(machineFiles(home.dataDir).metadata);
    await home.repairAll();
    expect(await metadataFile(home.dataDir).read()).toMatchObject({
      machine_id: "CLONE",
      orbstack_machine_name: "web-renamed",
      created_at: at,
      naming: "pending",
    });
  });

  it("is rebuilt from the registry alone while OrbStack cannot be asked", async () => {
    const home = await openHome();
    home.fail("list");
    await damage(machineFiles(home.dataDir).metadata);
    await home.repairAll();
    expect(await metadataFile(home.dataDir).read()).toMatchObject({ orbstack_machine_name: "web" });
  });

  it("stays while its content is not known", async () => {
    const home = await openHome();
    await registryFolder(home.folder).remove(id);
    home.fail("list");
    const { metadata: file } = machineFiles(home.dataDir);
    await damage(file);
    await home.repairAll();
    expect({ text: await readFile(file.path, "utf8"), said: home.said }).toEqual({ text: "{", said: [] });
  });

  it("is rebuilt from records and guests: the private addresses", async () => {
    const home = await openHome();
    const other = join(home.folder, "other");
    await metadataFile(home.dataDir).write({
      ...metadata,
      network: { addresses: ["10.1.1.1"], hostname: "web.test" },
    });
    home.add({ id: "OLD", name: "old" });
    home.guestOutput = "10.1.1.2/24 10.1.1.3/24\n";
    await registryFolder(home.folder).add({ ...home.entry, machine_id: "OLD", data_dir: other });
    await damage(networkFile(home.folder));
    await home.repairAll();
    const allocations = await allocationsIn(home.folder, () => new Date(at)).read();
    expect(allocations).toMatchObject({
      "10.1.1.1": { data_dir: home.dataDir, hostname: "web.test" },
      "10.1.1.2": { data_dir: other },
      "10.1.1.3": { data_dir: other },
    });
  });

  it("is only rebuilt, for private addresses, if every machine could be asked", async () => {
    const home = await openHome();
    const file = networkFile(home.folder);
    await damage(file);
    const expectToStay = async (reason: string) => {
      home.said.length = 0;
      await home.repairAll();
      expect(home.said.join("\n")).toContain(reason);
      expect({ text: await readFile(file.path, "utf8"), asides: await asides(file.path) }).toEqual({
        text: "{",
        asides: [],
      });
      const claim = allocationsIn(home.folder, () => new Date(at)).claim(
        { machine_name: "new", root_path: "/new", data_dir: "/new/data" },
        ["10.1.1.2"],
        new AbortController().signal,
      );
      await expect(claim).rejects.toMatchObject({ key: "metadata_corrupt" });
    };
    home.machines = [];
    home.add({ id, name: "web", state: "stopped" });
    await expectToStay("it is stopped. Start it with `orbctl start web`");
    home.fail("list");
    await expectToStay("`orbctl` failed with exit status 1");
    home.machines = [];
    home.add({ id, name: "web" });
    home.onRun = async () => 1;
    await expectToStay("its guest did not answer");
    home.onRun = async () => 0;
    home.guestOutput = "10.1.1.2/24";
    await home.repairAll();
    expect(await allocationsIn(home.folder, () => new Date(at)).read()).toMatchObject({
      "10.1.1.2": { data_dir: home.dataDir },
    });
  });

  it("is rebuilt, for private addresses, without asking if the machine's record exists", async () => {
    const home = await openHome();
    home.machines = [];
    home.add({ id, name: "web", state: "stopped" });
    await metadataFile(home.dataDir).write(metadata);
    await damage(networkFile(home.folder));
    await home.repairAll();
    expect(await allocationsIn(home.folder, () => new Date(at)).read()).toEqual({});
  });

  it("is not rebuilt, for private addresses, while a registry entry is lost", async () => {
    const home = await openHome();
    await metadataFile(home.dataDir).write({ ...metadata, network: { addresses: ["10.1.1.1"] } });
    const { path } = registryEntryFile(home.folder, id);
    await writeFile(path, (await readFile(path, "utf8")).slice(0, 20));
    await damage(networkFile(home.folder));
    for (const place of [path, `${path}.damaged-2026`]) {
      home.said.length = 0;
      await repairNetworks(home.folder, home.repairContext);
      expect(home.said.join("\n")).toContain("OrbStack's machine 'web'");
      if (place === path) await rename(path, `${path}.damaged-2026`);
    }
    await registryFolder(home.folder).add(home.entry);
    await repairNetworks(home.folder, home.repairContext);
    expect(await allocationsIn(home.folder, () => new Date(at)).read()).toMatchObject({
      "10.1.1.1": { data_dir: home.dataDir },
    });
  });

  it("is never read as a deleted machine", async () => {
    const home = await openHome();
    home.machines = [];
    await registryFolder(home.folder).remove(id);
    await damage(machineFiles(home.dataDir).metadata);
    expect(await lookUp(home.machine, home.parts)).toMatchObject({
      kind: "unknown",
      error: { key: "metadata_corrupt" },
    });
    home.add({ id, name: "web" });
    expect(await lookUp(home.machine, home.parts)).toMatchObject({ kind: "present" });
  });

  it("does not prevent a machine from being stopped, even if it cannot be repaired", async () => {
    const home = await openHome();
    const file = networkFile(home.folder);
    await mkdir(dirname(file.path), { recursive: true });
    await symlink(basename(file.path), file.path);
    for (const step of ["leave_networks", "restore_networks", "release_networks"])
      await findStep(step).run(home.context());
    expect(home.events).toContain(
      `say Private addresses were not changed, because ${file.path} cannot be read.`,
    );
  });
});
