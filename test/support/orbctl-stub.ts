/**
 * A stub of `orbctl`: OrbStack's answers without machines, with faults on demand, and a log of all calls. Its state is in the
 * folder ORBCTL_STUB_HOME:
 *
 * - `machines.json`: its machines;
 * - `settings.json`: OrbStack's settings that differ from the defaults;
 * - `faults.json`: faults by subcommand (see `Fault`), or by `run NAME` in one machine; a number after `:` limits how often;
 * - `calls.log`: one JSON array of arguments per line;
 * - `user-data.json`: the text of the last user data, and the file's path and mode.
 *
 * With ORBCTL_STUB_REAL, calls without a fault are passed on to that real `orbctl`.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { hang, stubState } from "./stub-state.js";

type Fault =
  | "hang"
  | "fail"
  | "fail-then-work"
  | "banner"
  | "nonsense"
  | "flat"
  | "old-config"
  | "null"
  | "empty"
  | "missing-ip"
  | "missing-ip-once"
  | "hang-after"
  | "disk-full"
  | "ignore"
  | "no-force"
  | "unresponsive"
  | "provisioning"
  | "slow";

interface Machine {
  id: string;
  name: string;
  distro: string;
  version: string;
  state: string;
  user: string;
  /** By the keys of `machine.NAME.…`. */
  limits?: Record<string, string>;
}

const banner =
  '\n╭──────────────────────────────╮\n│  OrbStack update available!  │\n│  Run "orb update" to update.  │\n╰──────────────────────────────╯\n\n';

/** The defaults of 2.0.4, without those that differ between Macs. */
const newSettings: Record<string, string> = {
  "app.start_at_login": "false",
  cpu: "8",
  "machines.forward_ports": "true",
  memory_mib: "8192",
  "network.subnet4": "192.168.138.0/23",
  network_proxy: "auto",
};

const { readJson, writeJson, noteCall } = stubState(
  process.env.ORBCTL_STUB_HOME ?? fail(2, "panic: ORBCTL_STUB_HOME is not defined"),
);
const args = process.argv.slice(2);
const [verb = "", ...rest] = args;
if (process.env.HOME === undefined) fail(2, "panic: $HOME is not defined");

noteCall(args);
const fault = takeFault();
// Only SIGKILL ends it.
if (fault === "unresponsive") process.on("SIGTERM", () => undefined);
if (fault === "slow") Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
if (fault === "hang" || fault === "unresponsive") hang();
else if (fault === "fail" || fault === "fail-then-work") fail(1, "[-32098] rpc: connection reset by peer");
else if (process.env.ORBCTL_STUB_REAL !== undefined) passOn(process.env.ORBCTL_STUB_REAL);
else answer();

function answer(): void {
  if (fault === "nonsense") {
    print("Segmentation fault");
    return;
  }
  if (fault === "banner") process.stdout.write(banner);
  const commands: Record<string, () => void> = {
    version,
    status,
    list,
    info,
    create,
    config,
    default: defaultMachine,
    export: exportMachine,
    import: importMachine,
    start,
    stop,
    clone,
    rename,
    delete: remove,
    run,
    logs,
  };
  const command = commands[verb] ?? (() => fail(1, `unknown command "${verb}" for "orbctl"`));
  if (stopped() && !["status", "version"].includes(verb))
    fail(1, "[-32098] start VM: timed out waiting for VM to start");
  command();
  if (fault === "hang-after") hang();
}

function version(): void {
  const found = readJson<string>("version.json", "2.2.3");
  print(`Version: ${found} (2020300)\nCommit: 0 (v${found})`);
}

function status(): void {
  print(stopped() ? "Stopped" : "Running");
  if (stopped()) process.exitCode = 1;
}

function list(): void {
  const answers: Record<string, string> = { null: "null", empty: "" };
  print(answers[fault ?? ""] ?? JSON.stringify(machines().map(record)));
}

function info(): void {
  const machine = find(rest[0]);
  const current = { disk_size: 1, ...(machine.state === "running" && { ip4: "192.168.139.7" }) };
  print(JSON.stringify(fault === "flat" ? record(machine) : { record: record(machine), ...current }));
}

function create(): void {
  const [image = "", name = ""] = rest.slice(-2);
  const [distro = "", release = "latest"] = image.split(":");
  refuseTaken("create", name);
  const user = rest[rest.indexOf("--user") + 1] ?? "root";
  const path = rest.includes("--user-data") ? rest[rest.indexOf("--user-data") + 1] : undefined;
  if (path !== undefined)
    writeJson("user-data.json", {
      path,
      text: readFileSync(path, "utf8"),
      mode: statSync(path).mode & 0o777,
    });
  const state = fault === "provisioning" ? "provisioning" : "running";
  save([
    ...machines(),
    { id: makeId(), name, distro, version: release, state, user, limits: limitsOfFlags() },
  ]);
  if (fault?.startsWith("missing-ip")) {
    fail(1, `[-32098] create '${name}': setup: machine didn't start in 30s (missing IP address)`);
  }
}

/** The driver passes sizes in MiB. */
function limitsOfFlags(): Record<string, string> {
  const flag = (name: string) => (rest.includes(name) ? (rest[rest.indexOf(name) + 1] ?? "") : "0");
  const mib = (name: string) => Number.parseInt(flag(name), 10);
  return {
    cpu: flag("--cpus"),
    memory_mib: String(mib("--memory")),
    disk_bytes: String(mib("--disk") * 1024 ** 2),
  };
}

function exportMachine(): void {
  const [name, file = ""] = rest;
  writeFileSync(file, JSON.stringify(find(name)));
}

function importMachine(): void {
  const [, name = "", file = ""] = rest;
  if (machines().some((machine) => machine.name === name))
    fail(1, `[-32098] import '${name}': machine already exists: '${name}'`);
  const exported = JSON.parse(readFileSync(file, "utf8")) as Machine;
  save([...machines(), { ...exported, id: makeId(), name, state: "stopped" }]);
}

/** `config show`, `get KEY`, `set KEY VALUE` and `reset`. */
function config(): void {
  const [action, key = "", value = ""] = rest;
  const settings = { ...newSettings, ...readJson<Record<string, string>>("settings.json", {}) };
  const [, name, setting = ""] = /^machine\.(.+)\.([^.]+)$/.exec(key) ?? [];
  if (action === "show") showSettings(settings);
  else if (action === "reset") writeJson("settings.json", {});
  else if (name !== undefined) configMachine(find(name), setting, action === "set" ? value : undefined);
  else if (settings[key] === undefined) fail(1, `unknown key '${key}'`);
  else if (action === "get") print(settings[key]);
  else writeJson("settings.json", { ...settings, [key]: value });
}

function showSettings(settings: Record<string, string>): void {
  const users = machines().map(({ name, user }) => [`machine.${name}.username`, user] as const);
  const all = [...Object.entries(settings), ...users].map(([key, value]) => `${key}: ${value}`);
  print(all.sort().join("\n"));
}

function configMachine(machine: Machine, key: string, value: string | undefined): void {
  if (value === undefined) print(key === "username" ? machine.user : (machine.limits?.[key] ?? "0"));
  else if (key === "username") replace({ ...machine, user: value });
  else replace({ ...machine, limits: { ...machine.limits, [key]: value } });
}

function defaultMachine(): void {
  const [name] = rest;
  if (name === undefined) print(machines().find(({ id }) => id === readJson("default.json", ""))?.name ?? "");
  else writeJson("default.json", name === "none" ? "" : find(name).id);
}

function start(): void {
  setState(rest, "running");
}

function stop(): void {
  if (fault === "ignore") return;
  if (fault === "no-force" && rest.includes("--force")) fail(1, "unknown flag: --force");
  setState(
    rest.filter((argument) => !argument.startsWith("-")),
    "stopped",
  );
}

function remove(): void {
  for (const name of rest.filter((argument) => !argument.startsWith("-"))) {
    if (machines().some(({ id }) => id === name))
      fail(2, "panic: runtime error: invalid memory address or nil pointer dereference");
    find(name);
    save(machines().filter((machine) => machine.name !== name));
  }
}

function clone(): void {
  const [source = "", name = ""] = rest;
  const { user, distro, version: release } = find(source);
  refuseTaken("clone", name);
  if (fault === "disk-full") fail(1, `[-32098] clone '${source}': no space left on device`);
  const state = fault === "provisioning" ? "provisioning" : "stopped";
  save([...machines(), { id: makeId(), name, distro, version: release, state, user }]);
}

function rename(): void {
  const [from = "", to = ""] = rest;
  const { id } = find(from);
  refuseTaken("rename", to);
  save(machines().map((machine) => (machine.id === id ? { ...machine, name: to } : machine)));
}

function refuseTaken(action: string, name: string): void {
  if (machines().some((machine) => machine.name === name))
    fail(1, `[-32098] ${action} '${name}': machine already exists: '${name}'`);
}

function makeId(): string {
  return `01STUB${String(Date.now()).padStart(14, "0")}${process.pid}`.slice(0, 26).padEnd(26, "0");
}

/** Runs the command on this computer, or a shell without one: enough for the tests' guests. */
function run(): void {
  const name = rest[rest.indexOf("--machine") + 1];
  find(name);
  const [program = "true", ...argv] = rest.includes("--workdir") ? rest.slice(rest.indexOf("/") + 1) : ["sh"];
  if (argv.some((argument) => argument.includes("/etc/"))) return;
  process.exitCode = spawnSync(program, argv, { stdio: "inherit" }).status ?? 255;
}

function logs(): void {
  const { name } = find(rest[0]);
  if (fault === "empty") fail(1, `[-32098] machine '${name}' has no logs of type console`);
  print("[  OK  ] Reached target multi-user.target.");
}

/** Without a name, all of OrbStack starts or stops, which is the mistake that tests must notice. */
function setState(names: readonly string[], state: string): void {
  if (names.length === 0) writeJson("stopped.json", state === "stopped");
  for (const name of names) find(name);
  save(machines().map((machine) => (names.includes(machine.name) ? { ...machine, state } : machine)));
}

function record({ id, name, distro, version: release, state, user, limits = {} }: Machine): object {
  const common = {
    id,
    name,
    image: { distro, version: release, arch: "amd64", variant: "default" },
    builtin: false,
    state,
  };
  if (fault === "flat") return { ...common, isolated: false };
  if (fault === "old-config") return { ...common, config: { isolated: false, default_username: user } };
  return {
    ...common,
    config: {
      isolated: false,
      forward_ssh_agent: true,
      isolate_network: false,
      default_username: user,
      http_port: 0,
      https_port: 0,
      ...limitFields(limits),
    },
  };
}

function limitFields({ cpu = "0", memory_mib = "0", disk_bytes = "0" }: Record<string, string>): object {
  const fields = { cpu_limit: cpu, memory_limit_mib: memory_mib, disk_limit_bytes: disk_bytes };
  const set = Object.entries(fields).filter(([, value]) => value !== "0");
  return Object.fromEntries(set.map(([key, value]) => [key, Number(value)]));
}

function find(nameOrId: string | undefined): Machine {
  const found = machines().find(({ id, name }) => name === nameOrId || id === nameOrId);
  return found ?? fail(1, `[-32098] machine not found: '${nameOrId}'`);
}

function machines(): Machine[] {
  return readJson<Machine[]>("machines.json", []);
}

function replace(changed: Machine): void {
  save(machines().map((machine) => (machine.id === changed.id ? changed : machine)));
}

function save(list: readonly Machine[]): void {
  writeJson("machines.json", list);
}

function stopped(): boolean {
  return readJson("stopped.json", false);
}

/** The fault of this subcommand, counted down. */
function takeFault(): Fault | undefined {
  const faults = readJson<Record<string, string>>("faults.json", {});
  const machine = rest[rest.indexOf("--machine") + 1];
  const key = Object.hasOwn(faults, `${verb} ${machine}`) ? `${verb} ${machine}` : verb;
  const [kind, left] = (faults[key] ?? "").split(":");
  if (kind === undefined || kind === "" || left === "0") return undefined;
  if (left !== undefined) writeJson("faults.json", { ...faults, [key]: `${kind}:${Number(left) - 1}` });
  return kind as Fault;
}

function passOn(program: string): void {
  process.exitCode = spawnSync(program, args, { stdio: "inherit" }).status ?? 255;
  if (fault === "hang-after") hang();
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function fail(code: number, line: string): never {
  process.stderr.write(`${line}\n`);
  process.exit(code);
}
