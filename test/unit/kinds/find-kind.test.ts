import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { invalidKind } from "../../../src/kinds/check-kind.js";
import { findKind } from "../../../src/kinds/find-kind.js";
import { emptyMachine } from "../../../src/machine/empty-machine.js";
import { sentenceOn } from "../../../src/machine/invalid-option.js";
import type { Machine } from "../../../src/machine/machine.js";
import { link } from "../../support/links.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const home = "/home/me";

/** A machine of a project with these files in its folder `kinds`. */
async function machineWith(
  options: Record<string, unknown>,
  files: Readonly<Record<string, string>> = {},
  links: Machine["lab"]["links"] = [],
): Promise<Machine> {
  const rootPath = await temporaryFolder();
  await mkdir(join(rootPath, "kinds"));
  for (const [name, text] of Object.entries(files)) await writeFile(join(rootPath, "kinds", name), text);
  const lab = { options, links, machines: ["r1", "r2"] };
  const places = { rootPath, dataDir: join(rootPath, "data"), homePath: home };
  return emptyMachine({ name: "r1", provider: "orbstack", id: undefined, ...places, lab });
}

const own = { kind: "bird", kinds: "kinds/*.yaml" };
const bird = "description: BIRD\nshell: birdc\nread_configuration: cat /etc/bird/bird.conf\n";

describe("a machine's kind", () => {
  it("is linux by default, which runs nothing", async () => {
    const kind = await findKind(await machineWith({}), home);
    expect(kind).toMatchObject({ name: "linux", postBoot: [], extension: "cfg" });
    expect([kind.shell, kind.ready]).toEqual([undefined, undefined]);
  });

  it("can be frr, whose shell is vtysh", async () => {
    expect(await findKind(await machineWith({ kind: "frr" }), home)).toMatchObject({
      ...{ name: "frr", shell: "vtysh", extension: "cfg", postBootTimeout: 600 },
      readConfiguration: "vtysh -c 'show running-config no-header'",
    });
  });

  it("can be the user's own, named after its file, with defaults", async () => {
    const kind = await findKind(await machineWith(own, { "bird.yaml": bird, ".hidden.yaml": "no" }), home);
    expect(kind).toMatchObject({ name: "bird", shell: "birdc", readyTimeout: 60, extension: "cfg" });
  });

  it("is the user's own before ours", async () => {
    const machine = await machineWith(
      { kind: "frr", kinds: ["kinds/frr.yml"] },
      { "frr.yml": "shell: zebra\n" },
    );
    expect(await findKind(machine, home)).toMatchObject({ name: "frr", shell: "zebra", postBoot: [] });
  });

  it.each(["constructor", "ffr", "brid"])("must exist: %s", async (kind) => {
    const machine = await machineWith({ ...own, kind }, { "bird.yaml": bird });
    await expect(findKind(machine, home)).rejects.toMatchObject({ key: "lab_kind_unknown" });
    const guess = new Map([
      ["ffr", "Did you mean frr?"],
      ["brid", "Did you mean bird?"],
    ]).get(kind);
    expect((await invalidKind(machine, home)).map(sentenceOn)).toEqual([
      `config.lab.kind: there is no kind '${kind}'. ${guess ?? "Available: frr, linux, bird."}`,
    ]);
  });

  it.each([
    [{ kinds: "kinds/*.yaml" }, "kinds/*.yaml"],
    [{ kinds: ["kinds/bird.yml"] }, "kinds/bird.yml"],
    [{ kinds: "nowhere/*.yaml" }, "nowhere/*.yaml"],
  ])("has files that exist: %j", async (options, pattern) => {
    await expect(findKind(await machineWith(options), home)).rejects.toMatchObject({
      key: "lab_kinds_missing",
      data: { pattern },
    });
  });

  it.each([
    ["shell: [", "config_file_unparsable", /^kinds\/bird\.yaml:1:\d+$/],
    ["- frr\n", "config_file_invalid", /^kinds\/bird\.yaml: expected options, one per line, such as "shell/],
    [
      "\nshel: birdc\n",
      "config_file_invalid",
      "kinds/bird.yaml:2: shel: there is no such option. Did you mean shell?",
    ],
    [
      "shell: birdc\nready_timeout: 0\n",
      "config_file_invalid",
      "kinds/bird.yaml:2: ready_timeout: expected a number of seconds from 1 to 3600, but got 0.",
    ],
    [
      "post_boot: true\n",
      "config_file_invalid",
      /^kinds\/bird\.yaml:1: post_boot: expected a list of commands/,
    ],
    [
      "interfaces: eth[0-9\n",
      "config_file_invalid",
      /^kinds\/bird\.yaml:1: interfaces: expected a regular expr/,
    ],
    ["sysctls: [net]\n", "config_file_invalid", /expected a list of names such as net\.ipv4\.ip_forward/],
    [
      "sysctls: [net.ipv4.ip_forward]\nload_configuration: cat\n",
      "config_file_invalid",
      "kinds/bird.yaml:2: load_configuration: it cannot be used together with `sysctls`.",
    ],
  ])("is refused with file and line if its file is wrong: %j", async (text, key, problem) => {
    const machine = await machineWith({ kinds: "kinds/*.yaml" }, { "bird.yaml": text });
    const error = await invalidKind(machine, home).then(undefined, (reason) => reason);
    expect(error).toMatchObject({ key });
    expect(error.data.problems ?? error.data.place).toEqual(
      typeof problem === "string" ? problem : expect.stringMatching(problem),
    );
  });

  it("is in one file only", async () => {
    const machine = await machineWith({ kinds: "kinds/*" }, { "bird.yaml": bird, "bird.yml": bird });
    await expect(findKind(machine, home)).rejects.toMatchObject({
      data: { problems: "kinds/bird.yml: the kind bird is also in kinds/bird.yaml." },
    });
  });

  it("can demand names of interfaces", async () => {
    const links = [link({ "r1:eth1": undefined, "r2:eth9": undefined }), link({ "r1:Ethernet2": undefined })];
    const machine = await machineWith(own, { "bird.yaml": "interfaces: Ethernet\\d+\n" }, links);
    expect((await invalidKind(machine, home)).map(sentenceOn)).toEqual([
      "config.lab.link: r1:eth1 is not a name of an interface of the kind bird, which match Ethernet\\d+.",
    ]);
  });

  it("says why the file of a startup configuration cannot be read", async () => {
    const machine = await machineWith({ kind: "frr", startup_config: "loop" });
    await symlink("loop", join(machine.rootPath, "loop"));
    expect((await invalidKind(machine, home)).map(sentenceOn)).toEqual([
      expect.stringMatching(/^config\.lab\.startup_config: loop cannot be read: ELOOP/),
    ]);
  });

  it("can load a startup configuration, whose file exists", async () => {
    const startup_config = "configs/r1.cfg";
    const machine = await machineWith({ kind: "frr", startup_config });
    expect((await invalidKind(machine, home)).map(sentenceOn)).toEqual([
      "config.lab.startup_config: there is no file configs/r1.cfg, relative to the Vagrantfile's folder.",
    ]);
    expect(await invalidKind({ ...machine, id: "A" }, home)).toEqual([]);
    const other = await machineWith({ ...own, startup_config }, { "bird.yaml": bird });
    expect((await invalidKind({ ...other, id: "A" }, home)).map(sentenceOn)).toEqual([
      "config.lab.startup_config: the kind bird has no `load_configuration`, so it cannot load one.",
    ]);
  });
});
