import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { Machine } from "../../../src/machine/machine.js";
import { loadOptions } from "../../../src/vagrantfile/load-options.js";
import { FakeWorld } from "../../support/fake-parts.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

let home: string;
let rootPath: string;

beforeEach(async () => {
  const folder = await temporaryFolder();
  home = join(folder, "home");
  rootPath = join(folder, "project");
});

async function write(path: string, text: string | Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

const project = (name: string, text: string | Buffer) => write(join(rootPath, name), text);
const global = (text: string) => write(join(home, ".config/vagrant-orbstack/vm.yaml"), text);

function load(config: Machine["config"], environment: NodeJS.ProcessEnv = {}) {
  const machine = { ...new FakeWorld().machine, provider: "vagrant", rootPath, config };
  return loadOptions(machine, { environment, home });
}

describe("loadOptions", () => {
  it("uses defaults if nothing is set", async () => {
    const { options, inputs } = await load({});
    expect(options).toEqual({
      backend: undefined,
      cpus: undefined,
      memoryMib: undefined,
      graphical: false,
      backendOptions: {},
      mounts: [],
      services: undefined,
      template: undefined,
      killTimeoutMs: 5_000,
      origins: {},
    });
    expect(inputs).toEqual([join(home, ".config/vagrant-orbstack/vm.yaml")]);
  });

  it("prefers the block to the user's file, and the project's files to both, in order", async () => {
    await global("backend: libvirt\ncpus: 1\nmemory: 1G\nkill_timeout: 9\n");
    await project("vm.yaml", "# ours\ncpus: 3\ngraphical: true\n");
    await project("more/last.json", '{\n\t"cpus": "4",\n\t"template": "t.ejs"\n}');
    const { options, inputs } = await load({
      cpus: 2,
      memory: 2048,
      config_files: ["vm.yaml", "more/last.json"],
    });
    expect(options).toMatchObject({
      backend: "libvirt",
      cpus: 4,
      memoryMib: 2048,
      graphical: true,
      template: join(rootPath, "more/t.ejs"),
      killTimeoutMs: 9_000,
    });
    const globalPath = join(home, ".config/vagrant-orbstack/vm.yaml");
    expect(options.origins).toEqual({
      backend: `${globalPath}:1`,
      kill_timeout: `${globalPath}:4`,
      memory: "Vagrantfile",
      config_files: "Vagrantfile",
      graphical: "vm.yaml:3",
      cpus: "more/last.json:2",
      template: "more/last.json:3",
    });
    expect(inputs).toEqual([
      globalPath,
      join(rootPath, "vm.yaml"),
      join(rootPath, "more/last.json"),
      join(rootPath, "more/t.ejs"),
    ]);
  });

  it("merges backend_options by key, without those for another backend", async () => {
    await global("backend: libvirt\nbackend_options:\n  driver: qemu\n");
    await project("vm.yaml", "backend_options:\n  linked_clone: true\n\n  gui: true\n");
    const block = { backend: "virtualbox", backend_options: { gui: false, name: "web" } };
    const { options } = await load({ ...block, config_files: "vm.yaml" });
    expect(options.backendOptions).toEqual({ gui: true, name: "web", linked_clone: true });
    expect(options.origins).toMatchObject({
      "backend_options.gui": "vm.yaml:4",
      "backend_options.name": "Vagrantfile",
      "backend_options.linked_clone": "vm.yaml:2",
    });
    expect(options.origins).not.toHaveProperty("backend_options.driver");
  });

  it("replaces lists as a whole, with paths relative to their file", async () => {
    await mkdir(join(rootPath, "sub/data"), { recursive: true });
    await mkdir(join(home, "keys"), { recursive: true });
    await project("sub/vm.yaml", "mounts: [data:/data, '~/keys:/keys:ro']\nservices: [redis]\n");
    const { options } = await load({ mounts: ["x:/x"], config_files: ["sub/vm.yaml"] });
    expect(options.mounts).toEqual([
      { hostpath: join(rootPath, "sub/data"), guestpath: "/data", readOnly: false },
      { hostpath: join(home, "keys"), guestpath: "/keys", readOnly: true },
    ]);
    expect(options.services).toEqual(["redis"]);
  });

  it.each(["", "# nothing yet\n", "---\n", "{}"])("takes a file without options: %j", async (text) => {
    await project("vm.yaml", text);
    expect((await load({ cpus: 2, config_files: ["vm.yaml"] })).options.cpus).toBe(2);
  });

  it("finds the user's file by XDG_CONFIG_HOME, unless that is relative", async () => {
    await global("cpus: 1");
    await write(join(home, "elsewhere/vagrant-orbstack/vm.yaml"), "cpus: 2");
    const cpus = async (XDG_CONFIG_HOME: string) => (await load({}, { XDG_CONFIG_HOME })).options.cpus;
    expect(await cpus(join(home, "elsewhere"))).toBe(2);
    expect(await cpus("elsewhere")).toBe(1);
    expect(await cpus("")).toBe(1);
  });

  it.each<[string, string | Buffer | undefined, object]>([
    [
      "is missing",
      undefined,
      { key: "config_file_missing", data: { path: expect.stringMatching(/vm\.yaml$/) } },
    ],
    ["is not text", Buffer.from([0x63, 0xff, 0xfe]), { key: "config_file_unreadable" }],
    [
      "does not parse",
      "cpus: 2\nmounts: [a,\nmemory: 1\n",
      { key: "config_file_unparsable", data: { place: expect.stringMatching(/^vm\.yaml:3:\d+$/) } },
    ],
    [
      "sets an option twice",
      "cpus: 1\ncpus: 2\n",
      { key: "config_file_unparsable", data: { place: "vm.yaml:2:1", reason: "Map keys must be unique" } },
    ],
    [
      "has a tag that means code elsewhere",
      "cpus: !!js/function x",
      { key: "config_file_unparsable", data: { place: "vm.yaml:1:7" } },
    ],
    [
      "has an alias of itself",
      "&a\ncpus: *a\n",
      {
        key: "config_file_unparsable",
        data: { place: "vm.yaml", reason: "an alias is part of what it stands for" },
      },
    ],
    [
      "has an alias of nothing",
      "cpus: *other",
      { key: "config_file_unparsable", data: { place: "vm.yaml" } },
    ],
    [
      "is a list",
      "- cpus: 2",
      {
        data: {
          problems: 'vm.yaml: expected options, one per line, such as "cpus: 2", but got [{"cpus":2}].',
        },
      },
    ],
    [
      "has several faults",
      "memroy: 1\n\ncpus: two\n",
      {
        key: "config_file_invalid",
        data: {
          problems: [
            "vm.yaml:1: memroy: there is no such option. Did you mean memory?",
            'vm.yaml:3: cpus: expected a whole number of at least 1, but got "two".',
          ].join("\n"),
        },
      },
    ],
    [
      "has an option that is no name",
      "backend_options: {__proto__: {a: 1}}",
      {
        key: "config_file_invalid",
        data: { problems: expect.stringMatching(/^vm\.yaml:1: backend_options/) },
      },
    ],
    [
      "has a mount without a target",
      "\nmounts: [a]",
      { key: "mount_invalid", data: { origin: "vm.yaml:2" } },
    ],
  ])("refuses a file that %s", async (_case, text, error) => {
    if (text !== undefined) await project("vm.yaml", text);
    await expect(load({ config_files: ["vm.yaml"] })).rejects.toMatchObject(error);
  });
});
