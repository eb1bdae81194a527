import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { importName } from "../../../src/engine/machines/names.js";
import { realOrbctl } from "../../support/orbctl.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const real = realOrbctl();
const name = `vot-hostile-${process.pid}`;
const imported = `${name}-imported`;
const copy = `${name}-copy`;
const orbctl = (...args: string[]) => execa("orbctl", args, { reject: false, stdin: "ignore" });

interface Description {
  config: Record<string, string>;
  devices: Record<string, Record<string, string>>;
  profiles: string[];
}

/** Changes what Incus wrote into an export. Incus keeps it in two places. */
async function forge(file: string, change: (machine: Description) => void): Promise<string> {
  const folder = await temporaryFolder();
  const forged = join(folder, "forged.tar.zst");
  const tree = join(folder, "tree");
  await mkdir(tree);
  const packing = ["--zstd", "--numeric-owner", "--xattrs"];
  await execa("tar", [...packing, "-xpf", file, "-C", tree]);
  await edit(join(tree, "backup", "index.yaml"), (index) => change(index.config.container));
  await edit(join(tree, "backup", "container", "backup.yaml"), (backup) => change(backup.container));
  await execa("tar", [...packing, "-cf", forged, "-C", tree, "backup/index.yaml", "backup/container"]);
  return forged;
}

// biome-ignore lint/suspicious/noExplicitAny: Incus defines the form.
async function edit(file: string, change: (content: any) => void): Promise<void> {
  const content = parse(await readFile(file, "utf8"));
  change(content);
  await writeFile(file, stringify(content));
}

async function instance(machine: string): Promise<Description> {
  const { stdout } = await execa("incus", ["query", `/1.0/instances/${machine}`]);
  return JSON.parse(stdout);
}

async function instances(): Promise<string> {
  return (await execa("incus", ["list", "-f", "csv", "-c", "n"])).stdout;
}

describe.skipIf("absent" in real)(`archives of others${"absent" in real ? ` (${real.absent})` : ""}`, () => {
  let file = "";
  beforeAll(async () => {
    file = join(await temporaryFolder("file"), "machine.tar.zst");
    await execa("orbctl", ["create", "--isolated", "-u", "vagrant", "--memory", "512M", "debian:12", name]);
    await execa("orbctl", ["stop", name]);
    await execa("orbctl", ["export", name, file]);
  });
  afterAll(async () => {
    for (const machine of [name, imported, copy]) await orbctl("delete", "--force", machine);
  });

  it("are refused for settings that machines may not have, which are listed, and leave nothing", async () => {
    const mark = join(await temporaryFolder(), "mark");
    const forged = await forge(file, ({ config, devices, profiles }) => {
      profiles.push("default");
      config["raw.lxc"] = `lxc.hook.pre-start = /bin/touch ${mark}`;
      config["security.privileged"] = "true";
      config["user.orbstack.username"] = "a:b";
      config["limits.cpu.allowance"] = "1%";
      devices.etc = { type: "disk", source: "/etc", path: "/host" };
    });
    const outcome = await orbctl("import", forged, "-n", imported);
    expect(outcome).toMatchObject({
      exitCode: 1,
      stderr:
        `[-32098] import '${imported}': refused, because the file contains what machines may not have: ` +
        "profile default, device etc, limits.cpu.allowance, raw.lxc, security.privileged, user.orbstack.username",
    });
    expect((await orbctl("info", imported)).stderr).toBe(`[-32098] machine not found: '${imported}'`);
    expect(await instances()).not.toContain("orbctl-import");
  });

  it("get ids and devices of this computer", async () => {
    const forged = await forge(file, (machine) => {
      machine.config["raw.idmap"] = "both 0 0";
      machine.config["volatile.last_state.power"] = "RUNNING";
      machine.config["user.orbstack.owner"] = "4711";
      machine.devices.home = { type: "disk", source: "/etc", path: "/other" };
      machine.devices.mount0 = { type: "disk", source: "/etc", path: "/host" };
      machine.devices.root = {
        ...machine.devices.root,
        type: "disk",
        path: "/",
        "raw.mount.options": "suid",
      };
    });
    expect(await orbctl("import", forged, "-n", imported)).toMatchObject({ exitCode: 0, stderr: "" });
    // It gets its ids when it starts.
    expect((await orbctl("run", "-m", imported, "id", "-un")).stdout).toBe("vagrant");
    const { config, devices, profiles } = await instance(imported);
    expect(profiles).toEqual(["orbstack"]);
    expect(devices).toEqual({ root: { type: "disk", path: "/", pool: "orbstack" } });
    expect(config).not.toHaveProperty("raw.idmap");
    expect(config).toMatchObject({ "security.idmap.isolated": "true", "limits.memory": "512MiB" });
    expect((await orbctl("run", "-m", imported, "-u", "root", "ls", "-A", "/host")).stdout).toBe("");
  });

  it("of a manually changed machine are copied without the changes, and a message says so", async () => {
    await execa("incus", ["config", "set", imported, "raw.lxc=lxc.environment = A=b"]);
    await execa("incus", ["config", "device", "add", imported, "etc", "disk", "source=/etc", "path=/host"]);
    expect((await orbctl("clone", imported, copy)).stderr).toBe(
      "Not copied, because orbctl did not create it: device etc, raw.lxc",
    );
    const { config, devices } = await instance(copy);
    expect(config).not.toHaveProperty(["raw.lxc"]);
    expect(Object.keys(devices)).toEqual(["root"]);
    expect((await orbctl("run", "-m", copy, "id", "-un")).stdout).toBe("vagrant");
  });

  it("are of machines that can be isolated later, from the next start on", async () => {
    const uids = async () => (await orbctl("run", "-m", imported, "cat", "/proc/self/uid_map")).stdout;
    const files = async () => (await orbctl("run", "-m", imported, "ls", "/mnt/mac")).stdout;
    const isolate = async (value: string) => {
      expect(await orbctl("config", "set", `machine.${imported}.isolated`, value)).toMatchObject({
        stderr: "",
      });
      await orbctl("restart", imported);
    };
    await isolate("false");
    expect(await files()).toContain("etc");
    await isolate("true");
    expect(await files()).toBe("");
    expect(await uids()).toMatch(/^\s*0\s+\d+\s+65536$/);
  });

  it("that were not imported completely cannot be used, and the next import deletes them", async () => {
    const other = `${name}-cut`;
    const forged = await forge(file, ({ config }) => (config["raw.lxc"] = "lxc.environment = A=b"));
    const cut = await leftover(forged);
    expect((await orbctl("list", "-q")).stdout).not.toContain(cut);
    expect((await orbctl("start", cut)).stderr).toContain("machine not found");
    expect(await orbctl("import", forged, "-n", other)).toMatchObject({ exitCode: 1 });
    expect(await instances()).not.toContain(cut);
  });
});

/** What a kill during an import leaves. */
async function leftover(file: string): Promise<string> {
  const importer = execa("sleep", ["60"], { reject: false });
  const name = importName(importer.pid);
  importer.kill("SIGKILL");
  await importer;
  await execa("incus", ["import", file, name, "--storage", "orbstack"]);
  return name;
}
