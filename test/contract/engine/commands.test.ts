import { lstat, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { IncusClient } from "../../../src/engine/incus/client.js";
import { realOrbctl } from "../../support/orbctl.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const real = realOrbctl();
const name = `vot-cmd-${process.pid}`;
/** From a control group of either version. */
const readMemoryLimit =
  "cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null";
const others = ["b", "c", "d", "isolated", "cloud", "cut", "foreign", "killed", "x"].map(
  (suffix) => `${name}-${suffix}`,
);
const orbctl = (...args: string[]) => execa("orbctl", args, { reject: false, stdin: "ignore" });

async function info(machine: string) {
  return JSON.parse((await orbctl("info", machine, "-f", "json")).stdout);
}

describe.skipIf("absent" in real)(`orbctl for Linux${"absent" in real ? ` (${real.absent})` : ""}`, () => {
  beforeAll(async () => {
    await execa("orbctl", ["create", "-u", "vagrant", "--memory", "512M", "--cpus", "1", "debian:12", name]);
  });
  afterAll(async () => {
    for (const machine of [name, ...others]) await orbctl("delete", "--force", machine);
  });

  it("reports a machine in OrbStack's format", async () => {
    const { record, ip4 } = await info(name);
    expect(record).toMatchObject({
      id: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/),
      name,
      image: { distro: "debian", version: "bookworm", variant: "default" },
      config: { isolated: false, default_username: "vagrant", memory_limit_mib: 512, cpu_limit: 1 },
      builtin: false,
      state: "running",
    });
    expect(ip4).toMatch(/^10\./);
    const list = JSON.parse((await orbctl("list", "-f", "json")).stdout);
    expect(list).toContainEqual(record);
    expect((await orbctl("list")).stdout).toMatch(
      /^NAME +STATE +DISTRO +VERSION +ARCH +SIZE +IP\n---- +-----/,
    );
    expect((await orbctl("list", "-r", "-q")).stdout.split("\n")).toContain(name);
  });

  it.each([
    [["info", "nobody"], "[-32098] machine not found: 'nobody'"],
    [["delete", "--force", "nobody"], "[-32098] machine not found: 'nobody'"],
    [["create", "debian", name], `[-32098] create '${name}': machine already exists: '${name}'`],
    [["create", "debian", "no_good"], "[-32098] create 'no_good': invalid machine name: 'no_good'"],
    [["create", "--mount", "/tmp", "debian", "x"], "[-32098] --mount is only for isolated machines"],
    [["delete", "--force"], "[-32098] no machine given; name one, or use --all"],
  ])("%j fails with one line", async (args, line) => {
    const { exitCode, stdout, stderr } = await orbctl(...(args as string[]));
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 1, stdout: "", stderr: line });
  });

  it("fails if HOME is not set", async () => {
    const { exitCode, stderr } = await execa("orbctl", ["version"], { env: { HOME: "" }, reject: false });
    expect([exitCode, stderr]).toEqual([1, "[-32098] $HOME is not defined"]);
  });

  it("prints version and status", async () => {
    expect((await orbctl("version")).stdout).toMatch(/^Version: 2\.2\.\d+ \(20\d+\)\nCommit: /);
    const { exitCode, stdout } = await orbctl("status");
    expect([exitCode, stdout]).toEqual([0, "Running"]);
  });

  it("runs commands: unchanged arguments, standard input, exit status, user and folder", async () => {
    const run = (...args: string[]) =>
      execa("orbctl", ["run", "-m", name, ...args], { reject: false, input: "in put" });
    expect(await run("printf", "%s|", "a b", "$HOME", "-x")).toMatchObject({
      exitCode: 0,
      stdout: "a b|$HOME|-x|",
    });
    expect(await run("cat")).toMatchObject({ stdout: "in put" });
    expect(await run("sh", "-c", "exit 9")).toMatchObject({ exitCode: 9 });
    expect(await run("nosuch")).toMatchObject({ exitCode: 127, stderr: expect.stringContaining("nosuch") });
    expect(await run("sh", "-c", "exit 126")).toMatchObject({ exitCode: 126, stderr: "" });
    expect(await run("-u", "root", "-w", "/etc", "sh", "-c", "id -un; pwd")).toMatchObject({
      stdout: "root\n/etc",
    });
    expect(await run("-s", "echo", "$SHELL")).toMatchObject({ stdout: "/bin/bash" });
    expect(await run("-u", "nobody-is", "true")).toMatchObject({
      exitCode: 255,
      stderr: "user: unknown user nobody-is",
    });
  });

  it("shows the host's files at /mnt/mac, and gives new files to the caller", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "from-host"), "host");
    const script = `cat /mnt/mac${folder}/from-host; echo guest > /mnt/mac${folder}/from-guest`;
    expect((await orbctl("run", "-m", name, "sh", "-c", script)).stdout).toBe("host");
    expect(await readFile(join(folder, "from-guest"), "utf8")).toBe("guest\n");
    const { stdout } = await execa("stat", ["-c", "%u", join(folder, "from-guest")]);
    expect(Number(stdout)).toBe(process.getuid?.());
  });

  it("pushes and pulls files and folders", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "tree", "deep"), { recursive: true });
    await writeFile(join(folder, "tree", "deep", "file"), "deep");
    expect(await orbctl("push", "-m", name, join(folder, "tree"), "copy")).toMatchObject({ exitCode: 0 });
    expect((await orbctl("run", "-m", name, "cat", "copy/deep/file")).stdout).toBe("deep");
    expect(await orbctl("pull", "-m", name, "copy/deep/file", join(folder, "back"))).toMatchObject({
      exitCode: 0,
    });
    expect(await readFile(join(folder, "back"), "utf8")).toBe("deep");
    expect(await orbctl("pull", "-m", name, "nothing-there", folder)).toMatchObject({ exitCode: 1 });
  });

  it("deletes what a killed pull of the same file left", async () => {
    const folder = await temporaryFolder();
    const pull = () =>
      execa("orbctl", ["pull", "-m", name, "large", join(folder, "back")], { reject: false });
    await execa("orbctl", ["run", "-m", name, "sh", "-c", "head -c 300M /dev/zero > large"]);
    const first = pull();
    await expect.poll(() => readdir(folder), { timeout: 30_000 }).toHaveLength(1);
    first.kill("SIGKILL");
    await first;
    expect(await readdir(folder)).toEqual([expect.stringMatching(/^back\.partial-/)]);
    expect((await pull()).exitCode).toBe(0);
    expect(await readdir(folder)).toEqual(["back"]);
    await execa("orbctl", ["run", "-m", name, "rm", "large"]);
  });

  it("pulls only what was requested, whatever the machine's tar sends", async () => {
    const folder = join(await temporaryFolder(), "target");
    await mkdir(folder);
    const asRoot = (script: string) => execa("orbctl", ["run", "-m", name, "-u", "root", "sh", "-c", script]);
    const hostile = `#!/bin/sh
      cd /root && rm -rf evil && mkdir -p evil/site && cd evil && echo 1 > site/a && chmod 6755 site/a && mkfifo site/pipe
      echo 2 > ../escaped && ln -s ../.. site/up && exec /bin/tar -P -cf - site ../escaped`;
    await asRoot(
      `cat > /usr/local/bin/tar <<'END'\n${hostile}\nEND\nchmod 755 /usr/local/bin/tar; chmod 755 /root`,
    );
    await execa("orbctl", ["config", "set", `machine.${name}.username`, "root"]);
    const pulled = await orbctl("pull", "-m", name, "site", folder);
    await execa("orbctl", ["config", "set", `machine.${name}.username`, "vagrant"]);
    await asRoot("rm /usr/local/bin/tar");
    expect(pulled.stderr).toMatch(
      /skipped site\/pipe: it is a fifo\n.*skipped \.\.\/escaped: it was not requested/,
    );
    expect((await readdir(join(folder, "site"))).sort()).toEqual(["a", "up"]);
    expect((await lstat(join(folder, "site", "a"))).mode & 0o7777).toBe(0o755);
    await expect(lstat(join(folder, "..", "escaped"))).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("gives a clone and a renamed machine their names, and keeps the rest of their files", async () => {
    const [copy = "", renamed = ""] = others;
    const guest = async (machine: string, script: string) =>
      (await orbctl("run", "-m", machine, "-u", "root", "-w", "/", "sh", "-c", script)).stdout;
    await guest(name, "echo 192.0.2.7 extra >> /etc/hosts; chmod 640 /etc/hosts");
    await execa("orbctl", ["clone", name, copy]);
    await execa("orbctl", ["rename", copy, renamed]);
    const files =
      "hostname; cat /etc/hostname; grep -w '127.0.1.1\\|extra' /etc/hosts; stat -c %a:%U /etc/hosts";
    const lines = (machine: string) =>
      [machine, machine, `127.0.1.1 ${machine}`, "192.0.2.7 extra", "640:root"].join("\n");
    expect(await guest(renamed, files)).toBe(lines(renamed));
    await execa("orbctl", ["rename", renamed, copy]);
    expect(await guest(copy, files)).toBe(lines(copy));
    expect(await guest(name, files)).toBe(lines(name));
    await execa("orbctl", ["delete", "--force", copy]);
  });

  it("clones, renames, exports and imports", async () => {
    const [copy = "", renamed = "", imported = ""] = others;
    const file = join(await temporaryFolder(), "machine.tar.zst");
    await execa("orbctl", ["run", "-m", name, "-u", "root", "touch", "/root/mark"]);
    await execa("orbctl", ["clone", name, copy]);
    const { record } = await info(copy);
    expect(record.state).toBe("stopped");
    expect(record.id).not.toBe((await info(name)).record.id);
    await execa("orbctl", ["rename", copy, renamed]);
    expect((await info(renamed)).record.id).toBe(record.id);
    await execa("orbctl", ["export", renamed, file]);
    await execa("orbctl", ["import", file, "-n", imported]);
    expect((await info(imported)).record.state).toBe("stopped");
    expect((await orbctl("run", "-m", imported, "-u", "root", "ls", "/root/mark")).exitCode).toBe(0);
    expect((await orbctl("run", "-m", imported, "hostname")).stdout).toBe(imported);
  });

  it("changes a machine's limits", async () => {
    await execa("orbctl", ["config", "set", `machine.${name}.memory_mib`, "700"]);
    expect((await orbctl("config", "get", `machine.${name}.memory_mib`)).stdout).toBe("700");
    expect((await info(name)).record.config.memory_limit_mib).toBe(700);
    expect((await orbctl("run", "-m", name, "sh", "-c", readMemoryLimit)).stdout).toBe(
      String(700 * 1024 ** 2),
    );
    await execa("orbctl", ["config", "set", `machine.${name}.memory_mib`, "0"]);
    expect((await info(name)).record.config).not.toHaveProperty("memory_limit_mib");
  });

  it("completes an import that was interrupted before the copy had its own name", async () => {
    const file = join(await temporaryFolder(), "machine.tar.zst");
    const imported = others[5] ?? "";
    await execa("orbctl", ["export", name, file]);
    await execa("incus", ["import", file, imported, "--storage", "orbstack"]);
    expect((await orbctl("list", "-q")).stdout.split("\n").filter((line) => line === name)).toHaveLength(1);
    await execa("orbctl", ["import", file, "-n", imported]);
    expect((await info(imported)).record.id).not.toBe((await info(name)).record.id);
  });

  it("imports a machine from a computer with other folders", async () => {
    const file = join(await temporaryFolder(), "machine.tar.zst");
    const imported = others[6] ?? "";
    const folder = await mkdtemp(join(tmpdir(), "vagrant-orbstack-"));
    const device = ["config", "device"];
    const other = [`source=${folder}`, "path=/mnt/mac/x", "required=false"];
    await execa("incus", [...device, "add", name, "host9", "disk", ...other]);
    await execa("orbctl", ["export", name, file]);
    await execa("incus", [...device, "remove", name, "host9"]);
    await rm(folder, { recursive: true });
    await execa("orbctl", ["import", file, "-n", imported]);
    await writeFile(`${file}.note`, "of the host");
    expect((await orbctl("run", "-m", imported, "-p", "cat", `${file}.note`)).stdout).toBe("of the host");
  });

  it("translates paths of this computer into the machine's with --path", async () => {
    const file = join(await temporaryFolder(), "note");
    await writeFile(file, "from the host");
    expect((await orbctl("run", "-m", name, "-p", "cat", file)).stdout).toBe("from the host");
    expect((await orbctl("run", "-m", name, "cat", file)).exitCode).toBe(1);
  });

  it("adds folders to an isolated machine, and removes them", async () => {
    const isolated = others[3] ?? "";
    const key = `machine.${isolated}.mounts`;
    const folder = await temporaryFolder();
    await writeFile(join(folder, "note"), "shared");
    await execa("orbctl", ["create", "--isolated", "-u", "vagrant", "debian:12", isolated]);
    await execa("orbctl", ["config", "add", key, `${folder}:/shared`]);
    expect((await orbctl("config", "get", key)).stdout).toBe(`${folder}:/shared`);
    expect((await orbctl("run", "-m", isolated, "cat", "/shared/note")).stdout).toBe("shared");
    await execa("orbctl", ["config", "remove", key, folder]);
    expect((await orbctl("config", "get", key)).stdout).toBe("");
    expect((await orbctl("run", "-m", isolated, "ls", "/shared")).stdout).toBe("");
    expect(await orbctl("config", "remove", key, folder)).toMatchObject({
      exitCode: 1,
      stderr: `[-32098] config: '${folder}' is not in ${key}`,
    });
    expect((await orbctl("config", "add", `machine.${name}.mounts`, folder)).stderr).toBe(
      "[-32098] config: mounts are only for isolated machines",
    );
  });

  it("creates machines with cloud-init, whose user data takes effect", async () => {
    const cloud = others[4] ?? "";
    const file = join(await temporaryFolder(), "user-data");
    await writeFile(file, "#cloud-config\nwrite_files:\n  - {path: /etc/marker, content: made}\n");
    await execa("orbctl", ["create", "-c", file, "-u", "vagrant", "debian:12", cloud]);
    const status = await orbctl("run", "-m", cloud, "-u", "root", "cloud-init", "status", "--wait");
    expect(status).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("status: done") });
    expect((await orbctl("run", "-m", cloud, "cat", "/etc/marker")).stdout).toBe("made");
    expect((await orbctl("run", "-m", cloud, "id", "-un", "1000")).stdout).toBe("vagrant");
    expect((await info(cloud)).record.image.variant).toBe("cloud");
  });

  it("leaves nothing of an interrupted creation", async () => {
    const other = `${name}-x`;
    const creating = execa("orbctl", ["create", "debian:bookworm", other], { reject: false });
    const incus = new IncusClient();
    const isThere = () => incus.request("GET", `/1.0/instances/${other}`).then(Boolean, () => false);
    while (!(await isThere())) await sleep(5);
    incus.close();
    creating.kill("SIGTERM");
    const { exitCode, stderr } = await creating;
    expect([exitCode, stderr]).toEqual([1, `[-32098] create '${other}': canceled`]);
    expect((await orbctl("info", other)).stderr).toBe(`[-32098] machine not found: '${other}'`);
  });

  it("deletes what a killed creation left", async () => {
    const other = `${name}-killed`;
    await execa("orbctl", ["create", "debian:bookworm", other]);
    await execa("orbctl", ["stop", other]);
    await execa("incus", ["config", "set", other, "user.orbstack.creating=true"]);
    expect((await info(other)).record.state).toBe("creating");
    expect(await orbctl("delete", "--force", other)).toMatchObject({ exitCode: 0 });
    expect((await orbctl("info", other)).stderr).toBe(`[-32098] machine not found: '${other}'`);
  });

  it("lets Incus start no machine itself", async () => {
    const { stdout } = await execa("incus", ["config", "get", "--expanded", name, "boot.autostart"]);
    expect(stdout).toBe("false");
  });

  it("finds no problem on this computer", async () => {
    expect(await orbctl("doctor")).toMatchObject({
      exitCode: 0,
      stdout: expect.not.stringContaining("wrong"),
    });
  });
});
