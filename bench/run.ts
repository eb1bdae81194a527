/**
 * Measures what users wait for, as ratios to yardsticks that are taken in the same run, run by run in turn. Prints a table; judges
 * nothing. Arguments name the parts to run: status, sidecar, render, up, many, folders, ssh, backend, vm, parsers; without any, all. `BENCH_RUNS` sets how often each pair is run
 * (default 5).
 */
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import pLimit from "p-limit";
import { emptyDescriptor } from "../src/machine/empty-machine.js";
import { reportCommand } from "../src/operations/report/guest-question.js";
import { absenceOf } from "../test/support/absence.js";
import { setup as installPlugin } from "../test/support/plugin-setup.js";
import { sidecarProgram, stubProgram, vagrantHome } from "../test/support/programs.js";
import { setup as buildStub } from "../test/support/stub-setup.js";
import { parserRows } from "./parsers.js";

const runs = Number(process.env.BENCH_RUNS ?? 5);
const root = await mkdtemp(join(tmpdir(), "vagrant-orbstack-bench-"));
const nullHome = join(root, "null-home");
const quiet = { VAGRANT_I_KNOW_WHAT_IM_DOING_PLEASE_BE_QUIET: "1" };
const rows: string[][] = [];

try {
  await Promise.all([buildStub(), installPlugin(), installNullProvider()]);
  if (wanted("status")) {
    for (const count of [1, 10, 50]) await benchStatus(count);
    await benchStatusOnLinux();
  }
  if (wanted("sidecar")) await benchSidecar();
  if (wanted("render")) await benchRender();
  if (wanted("up")) await benchUp();
  if (wanted("many")) {
    await benchMany();
    await benchManyWithStub();
  }
  if (wanted("folders")) await benchFolders();
  if (wanted("ssh")) await benchSsh();
  if (wanted("backend")) await benchBackend();
  if (wanted("vm")) {
    await benchVmStatus();
    await benchVmKill();
  }
  if (wanted("parsers")) rows.push(...parserRows(runs));
} finally {
  await rm(root, { recursive: true, force: true });
}
printTable([["what", "ours", "yardstick", "ratio", "note"], ...rows]);

function wanted(part: string): boolean {
  const parts = process.argv.slice(2);
  return parts.length === 0 || parts.includes(part);
}

/**
 * `vagrant status` with an `orbctl` that answers at once, because OrbStack's is a native program that takes some 20 ms.
 * Real machines would answer the same, and take long to create.
 */
async function benchStatus(count: number): Promise<void> {
  const names = namesOf(count);
  const answers = join(root, `orbctl-${count}`);
  await writeFile(`${answers}.json`, JSON.stringify(names.map(recordOf)));
  const provider = await useOrbctl(answers, `echo "$@" >> ${answers}.calls\nexec cat ${answers}.json`);
  const ours = await project(`ours-${count}`, `${definesOf(names)}\n${provider}`, "orbstack");
  for (const [index, name] of names.entries()) await ours.putId(name, stubId(index));
  const nothing = await machinesOfNothing(`null-${count}`, count);
  const pair = await compareStatus(ours, nothing);
  const calls = (await readFile(`${answers}.calls`, "utf8")).trim().split("\n").length;
  rows.push([`vagrant status, ${count} machines`, ...pair, `${calls / (runs + 1)} orbctl call(s)`]);
}

function namesOf(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `m${index}x`);
}

function definesOf(names: readonly string[]): string {
  return names.map((name) => `config.vm.define "${name}"`).join("\n");
}

/** Replaces `orbctl` by a shell script; returns the provider block for it. */
async function useOrbctl(program: string, script: string): Promise<string> {
  await writeFile(program, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return `config.vm.provider(:orbstack) { |os| os.cli_path = "${program}" }`;
}

/** A project with this number of existing machines of the null provider. */
async function machinesOfNothing(name: string, count: number) {
  const names = namesOf(count);
  const opened = await project(name, definesOf(names), "null");
  for (const machine of names) await opened.putId(machine, "null");
  return opened;
}

/** A machine in the output of `orbctl list`. */
function recordOf(name: string, index: number) {
  return {
    ...{ id: stubId(index), name, builtin: false, state: "running" },
    image: { distro: "debian", version: "bookworm", arch: "amd64", variant: "default" },
    config: { isolated: false, default_username: "vagrant" },
  };
}

/** The same for a machine of the Linux engine, whose `orbctl` is a Node.js program. */
async function benchStatusOnLinux(): Promise<void> {
  const ours = await project("linux", 'config.vm.box = "debian/bookworm64"', "orbstack");
  const nothing = await project("linux-null", "", "null");
  await nothing.putId("default", "null");
  await ours.vagrant("up", "--provider=orbstack");
  try {
    const pair = await compareStatus(ours, nothing);
    rows.push(["vagrant status, on Linux", ...pair, "with the engine's orbctl"]);
  } finally {
    await ours.vagrant("destroy", "-f");
  }
}

/**
 * `vagrant vm status` of one machine compared to `vagrant version`, and of twenty machines compared to one. The
 * `orbctl` answers at once, and for a guest's report takes as long as this computer does, so the work of twenty guests
 * does not count. Cached reports are deleted each time.
 */
async function benchVmStatus(): Promise<void> {
  const answer = join(root, "guest-answer");
  const [shell = "", ...question] = reportCommand([]);
  const start = performance.now();
  await writeFile(answer, (await execa(shell, question)).stdout);
  const seconds = ((performance.now() - start) / 1000).toFixed(2);
  const open = async (count: number) => {
    const names = namesOf(count);
    const program = join(root, `orbctl-vm-${count}`);
    await writeFile(`${program}.json`, JSON.stringify(names.map(recordOf)));
    const script = `[ "$1" = run ] || exec cat ${program}.json\nsleep ${seconds}; exec cat ${answer}`;
    const provider = await useOrbctl(program, script);
    const opened = await project(`vm-${count}`, `${definesOf(names)}\n${provider}`, "orbstack");
    for (const [index, name] of names.entries()) await opened.putId(name, stubId(index));
    return async () => {
      for (const name of names)
        await rm(join(opened.folder, ".vagrant/machines", name, "orbstack/report.json"), { force: true });
      await opened.vagrant("vm", "status");
    };
  };
  const [one, twenty] = [await open(1), await open(20)];
  const nothing = await machinesOfNothing("vm-null-1", 1);
  const twentyOfNothing = await machinesOfNothing("vm-null-20", 20);
  const bare = await compare(one, () => nothing.vagrant("version"));
  rows.push(["vagrant vm status, 1 machine", ...bare, "yardstick: vagrant version"]);
  rows.push(["vagrant vm status, 20 machines", ...(await compare(twenty, one)), "yardstick: of 1 machine"]);
  const vagrants = await compare(
    () => twentyOfNothing.vagrant("status"),
    () => nothing.vagrant("status"),
  );
  rows.push(["the same of vagrant status", ...vagrants, "of a provider that does nothing, 20 and 1"]);
}

/** `vagrant vm kill` of a real machine, compared to `vagrant version` and the engine's own command. */
async function benchVmKill(): Promise<void> {
  const ours = await project("kill", 'config.vm.box = "debian/bookworm64"', "orbstack");
  const nothing = await project("kill-null", "", "null");
  await ours.vagrant("up", "--provider=orbstack");
  const name = await orbstackName(ours.folder);
  const start = () => execa("orbctl", ["start", name]);
  try {
    const pair = await compare(
      () => ours.vagrant("vm", "kill", "-f"),
      async () => {
        await nothing.vagrant("version");
        await execa("orbctl", ["stop", "--force", name]);
        return async () => void (await start());
      },
      async () => void (await start()),
    );
    rows.push(["vagrant vm kill", ...pair, "yardstick: vagrant version, and orbctl stop --force"]);
  } finally {
    await ours.vagrant("destroy", "-f");
  }
}

/** The home of a stub with this number of running machines, `m0x` and on. */
async function stubWith(count: number): Promise<string> {
  const home = join(root, `stub-${count}`);
  await mkdir(home, { recursive: true });
  const machines = namesOf(count).map((name, index) => ({
    ...{ id: stubId(index), name, distro: "debian", version: "bookworm" },
    ...{ state: "running", user: "vagrant" },
  }));
  await writeFile(join(home, "machines.json"), JSON.stringify(machines));
  return home;
}

function stubId(index: number): string {
  return `01STUB${String(index).padStart(20, "0")}`;
}

/** The time from spawn to the answer to `initialize`, and the memory after fifty machines. */
async function benchSidecar(): Promise<void> {
  const greeting = JSON.stringify({
    jsonrpc: "2.0",
    id: 1,
    method: "initialize",
    params: {
      protocol_version: 1,
      plugin_version: "",
      vagrant_version: "",
      ruby_version: "",
      home_path: "",
      cwd: "",
    },
  });
  const frame = `Content-Length: ${greeting.length}\r\n\r\n${greeting}`;
  const pair = await compare(
    async () => {
      const child = execa(process.execPath, [sidecarProgram], {
        stdin: "pipe",
        buffer: false,
        reject: false,
      });
      child.stdin.write(frame);
      await once(child.stdout, "data");
      return () => child.kill();
    },
    () => execa(process.execPath, ["-e", "0"]),
  );
  rows.push(["sidecar, spawn to first answer", ...pair, await sidecarMemory()]);
}

async function sidecarMemory(): Promise<string> {
  const child = execa(process.execPath, [sidecarProgram], {
    env: { ORBCTL_STUB_HOME: await stubWith(50) },
    stdin: "pipe",
    buffer: false,
  });
  const machine = {
    ...emptyDescriptor(),
    name: "m0x",
    provider: "orbstack",
    id: "01STUB00000000000000000000",
    data_dir: root,
    root_path: root,
    home_path: root,
    config: { cli_path: stubProgram },
  };
  for (let id = 1; id <= 50; id++) {
    const request = JSON.stringify({ jsonrpc: "2.0", id, method: "provider/state", params: { machine } });
    child.stdin.write(`Content-Length: ${request.length}\r\n\r\n${request}`);
  }
  let answers = "";
  for await (const chunk of child.stdout) {
    answers += chunk;
    if (answers.split("Content-Length").length > 50) break;
  }
  if (!answers.includes('"id":"running"')) throw new Error(`not a machine's state: ${answers.slice(0, 300)}`);
  const status = await readFile(`/proc/${child.pid}/status`, "utf8");
  child.kill("SIGTERM");
  await child.catch(() => undefined);
  return `${Math.round(Number(/VmRSS:\s*(\d+)/.exec(status)?.[1]) / 1024)} MB with 50 machines`;
}

/** Renders a Vagrantfile of the provider `vagrant`, each time in a new process. */
async function benchRender(): Promise<void> {
  const render = (what: string) => async () => {
    const { stdout } = await execa(process.execPath, ["--import", "tsx", "bench/first-render.ts", what]);
    return Number(stdout);
  };
  const pair = await compare(render("ours"), render("yardstick"));
  const note = "yardstick: an EJS template as long, without a tag";
  rows.push(["rendering 100 folders and networks, first call", ...pair, note]);
}

/** A complete `up` without provisioners, on real machines. */
async function benchUp(): Promise<void> {
  const ours = await project("up", 'config.vm.box = "debian/bookworm64"', "orbstack");
  const nothing = await project("up-null", "", "null");
  let number = 0;
  const up = await compare(
    () => ours.vagrant("up", "--provider=orbstack"),
    async () => {
      const name = `vot-bench-${process.pid}-${number++}`;
      await execa("orbctl", ["create", "-u", "vagrant", "debian:bookworm", name]);
      await execa("orbctl", ["run", "-m", name, "true"]);
      await nothing.vagrant("up", "--provider=null");
      return async () => void (await execa("orbctl", ["delete", "--force", name]));
    },
    async () => void (await ours.vagrant("destroy", "-f")),
  );
  rows.push(["vagrant up, to ready", ...up, "yardstick: orbctl create, run, and an up of nothing"]);
}

/** Ten machines at once, compared to ten plain creations; and compared to those plus an `up` of ten null machines. */
async function benchMany(): Promise<void> {
  const names = namesOf(10);
  const defines = definesOf(names);
  const ours = await project("many", `config.vm.box = "debian/bookworm64"\n${defines}`, "orbstack");
  const nothing = await project("many-null", defines, "null");
  const bare = names.map((name) => `vot-bench-${process.pid}-${name}`);
  const up = () => ours.vagrant("up", "--provider=orbstack");
  const create = async () => {
    await Promise.all(
      bare.map((name) => execa("orbctl", ["create", "-u", "vagrant", "debian:bookworm", name])),
    );
    return async () => void (await execa("orbctl", ["delete", "--force", ...bare]));
  };
  const clear = async () => void (await ours.vagrant("destroy", "-f", "--parallel"));
  const creations = await compare(up, create, clear);
  rows.push(["vagrant up, ten machines", ...creations, "yardstick: ten orbctl create, all at once"]);
  const whole = await compare(
    up,
    async () => {
      await nothing.vagrant("up", "--provider=null");
      return create();
    },
    clear,
  );
  rows.push(["vagrant up, ten machines", ...whole, "yardstick: the same, and an up of nothing"]);
}

/**
 * The same with an `orbctl` that takes two seconds to create a machine and answers everything else at once, like a
 * native one. The rest is what this plugin and Vagrant add. Three at a time on both sides.
 */
async function benchManyWithStub(): Promise<void> {
  const names = namesOf(10);
  const program = join(root, "orbctl-many");
  const info = JSON.stringify({ record: recordOf("NAME", 0), disk_size: 1, ip4: "10.0.0.2" });
  const script = `case $1 in
  create) sleep 2;;
  info) echo '${info}' | sed "s/NAME/$2/; s/${stubId(0)}/ID-$2/";;
  run) echo done; echo done;;
  list) echo '[]';;
esac`;
  const provider = await useOrbctl(program, script);
  const box = 'config.vm.box = "debian/bookworm64"';
  const ours = await project("many-stub", `${box}\n${definesOf(names)}\n${provider}`, "orbstack");
  const queue = pLimit(3);
  const pair = await compare(
    () => ours.vagrant("up"),
    () => Promise.all(names.map((name) => queue(() => execa(program, ["create", name])))),
    () => rm(join(ours.folder, ".vagrant"), { recursive: true }),
  );
  rows.push(["the same, with an orbctl of 2 s", ...pair, "yardstick: ten of its creations, three at a time"]);
}

/** The cost of twenty more folders in the `up` of a stopped machine. */
async function benchFolders(): Promise<void> {
  const box = 'config.vm.box = "debian/bookworm64"';
  const more = Array.from({ length: 20 }, (_, index) => `config.vm.synced_folder ".", "/srv/${index}"`).join(
    "\n",
  );
  const many = await project("folders", `${box}\n${more}`, "orbstack");
  const one = await project("folder", box, "orbstack");
  await many.vagrant("up", "--provider=orbstack");
  await one.vagrant("up", "--provider=orbstack");
  try {
    const pair = await compare(
      () => many.vagrant("reload"),
      () => one.vagrant("reload"),
    );
    rows.push(["vagrant reload, 21 folders", ...pair, "yardstick: one folder"]);
  } finally {
    await many.vagrant("destroy", "-f");
    await one.vagrant("destroy", "-f");
  }
}

async function benchSsh(): Promise<void> {
  const ours = await project("ssh", 'config.vm.box = "debian/bookworm64"', "orbstack");
  await ours.vagrant("up", "--provider=orbstack");
  try {
    const sshd = await installSshd(ours.folder);
    const plain = await project("ssh-null", "", "null", { NULL_HOST: sshd.host, NULL_KEY: sshd.key });
    await plain.putId("default", "null");
    const ssh = await compare(
      () => ours.vagrant("ssh", "-c", "true"),
      () => plain.vagrant("ssh", "-c", "true"),
    );
    rows.push(["vagrant ssh -c true", ...ssh, "yardstick: a plain sshd in the same machine"]);
  } finally {
    await ours.vagrant("destroy", "-f");
  }
}

/** A machine of the provider `vagrant` on Docker: its status, and an `up` compared to one without this plugin. */
async function benchBackend(): Promise<void> {
  const absence = absenceOf("docker");
  if (absence !== undefined) {
    rows.push(["provider vagrant", "-", "-", "-", absence]);
    return;
  }
  const script = "scripts/test-hypervisors.sh";
  const pid = String(process.pid);
  const { stdout: host } = await execa(script, ["start", "docker", pid]);
  try {
    await execa(script, ["image"]);
    await benchBackendOn(host);
  } finally {
    await execa(script, ["stop", "docker", pid]);
  }
}

async function benchBackendOn(host: string): Promise<void> {
  const env = { DOCKER_HOST: host };
  const image = "vagrant-orbstack-test:ssh";
  // Ruby takes one to five seconds to create a key.
  const known = "config.ssh.insert_key = false\n";
  const config = `${known}config.vm.box = "${image}"\nconfig.vm.provider(:vagrant) { |v| v.backend = "docker" }`;
  const bare = `${known}config.vm.provider(:docker) { |d| d.image = "${image}"; d.has_ssh = true }`;
  const ours = await project("backend", config, "vagrant", env);
  const direct = await project("backend-direct", bare, "docker", env);
  const nothing = await project("backend-null", "", "null");
  await nothing.putId("default", "null");
  const up = await compare(
    () => ours.vagrant("up"),
    async () => {
      await direct.vagrant("up");
      await nothing.vagrant("status");
      return async () => void (await direct.vagrant("destroy", "-f"));
    },
    async () => void (await ours.vagrant("destroy", "-f")),
  );
  rows.push(["provider vagrant: up", ...up, "yardstick: Docker's provider itself, and a Vagrant start"]);
  await ours.vagrant("up");
  try {
    const status = await compareStatus(ours, nothing);
    rows.push(["provider vagrant: status", ...status, "yardstick: a provider that does nothing"]);
  } finally {
    await ours.vagrant("destroy", "-f");
  }
}

/** OrbStack's name of a project's machine. */
async function orbstackName(folder: string): Promise<string> {
  const metadata = await readFile(join(folder, ".vagrant/machines/default/orbstack/metadata.json"), "utf8");
  return JSON.parse(metadata).orbstack_machine_name;
}

/** Installs a plain sshd in a project's machine, for root with a new key. */
async function installSshd(folder: string): Promise<{ host: string; key: string }> {
  const name = await orbstackName(folder);
  const key = join(root, "key");
  await execa("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
  const script = `
    set -e
    apt-get update -q=2 && DEBIAN_FRONTEND=noninteractive apt-get install -q=2 -y openssh-server >/dev/null
    mkdir -p -m 700 /root/.ssh && cat > /root/.ssh/authorized_keys
  `;
  await execa("orbctl", ["run", "-m", name, "-u", "root", "sh", "-c", script], { inputFile: `${key}.pub` });
  const { stdout } = await execa("orbctl", ["info", name, "-f", "json"]);
  return { host: JSON.parse(stdout).ip4, key };
}

type Work = () => Promise<unknown>;

/** Runs both in turn, once to warm up and then `runs` times. Returns medians in milliseconds and the median of the ratios. */
async function compare(
  ours: Work,
  yardstick: Work,
  afterOurs: () => Promise<void> = async () => undefined,
): Promise<string[]> {
  const pairs: [number, number][] = [];
  for (let round = 0; round <= runs; round++) {
    const a = await time(ours);
    await afterOurs();
    const b = await time(yardstick);
    if (round > 0) pairs.push([a, b]);
  }
  const ratio = median(pairs.map(([a, b]) => a / b));
  return [inMs(median(pairs.map(([a]) => a))), inMs(median(pairs.map(([, b]) => b))), ratio.toFixed(2)];
}

/** `vagrant status` in a project of ours and in one with the null provider. */
function compareStatus(ours: BenchProject, nothing: BenchProject): Promise<string[]> {
  return compare(
    () => ours.vagrant("status"),
    () => nothing.vagrant("status"),
  );
}

function inMs(value: number): string {
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
}

/** The milliseconds that the work returns, or how long it took. If it returns a function, that is called afterwards to clean up. */
async function time(work: Work): Promise<number> {
  const start = performance.now();
  const answer = await work();
  const ms = performance.now() - start;
  if (typeof answer === "function") await answer();
  return typeof answer === "number" ? answer : ms;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

type BenchProject = Awaited<ReturnType<typeof project>>;

async function project(name: string, config: string, provider: string, env: Record<string, string> = {}) {
  const folder = join(root, name);
  const home = join(root, `${name}-home`);
  await mkdir(folder);
  await cp(provider === "null" ? nullHome : vagrantHome, home, { recursive: true });
  await writeFile(join(folder, "Vagrantfile"), `Vagrant.configure("2") do |config|\n${config}\nend\n`);
  return {
    folder,
    vagrant: (...args: string[]) =>
      execa("vagrant", args, {
        cwd: folder,
        env: { ...quiet, VAGRANT_HOME: home, VAGRANT_DEFAULT_PROVIDER: provider, HOME: homedir(), ...env },
      }),
    putId: async (machine: string, id: string) => {
      const data = join(folder, ".vagrant", "machines", machine, provider);
      await mkdir(data, { recursive: true });
      await writeFile(join(data, "id"), id);
    },
  };
}

/** Installed as a gem like ours, because Vagrant resolves each installed plugin, which takes time. */
async function installNullProvider(): Promise<void> {
  const gem = join(root, "vagrant-null.gem");
  await execa("gem", ["build", "--silent", "--output", gem, "vagrant-null.gemspec"], {
    cwd: "bench/null-provider",
  });
  await execa("vagrant", ["plugin", "install", "--plugin-clean-sources", gem], {
    env: { VAGRANT_HOME: nullHome },
    stdin: "ignore",
  });
}

function printTable(lines: readonly (readonly string[])[]): void {
  const widths =
    lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  for (const line of lines)
    console.log(line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "));
  console.log(`Medians of ${runs} runs of each, in turn.`);
}
