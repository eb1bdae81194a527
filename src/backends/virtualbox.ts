import { cpus } from "node:os";
import { portOf } from "../machine/figures.js";
import { known } from "../machine/json.js";
import { bytesPerMib } from "../machine/size.js";
import type { BackendStats, CallOptions, SshEndpoint } from "./backend.js";
import { type ToolContext, type ToolFacts, uuidPattern } from "./tool.js";
import { type KnownState, stateIn, ToolBackend } from "./tool-backend.js";

const facts: ToolFacts = {
  backend: "virtualbox",
  idPattern: uuidPattern,
  programs: process.platform === "win32" ? ["VBoxManage.exe"] : ["VBoxManage", "vboxmanage"],
  folders: [
    "/usr/local/bin",
    "/Applications/VirtualBox.app/Contents/MacOS",
    "C:\\Program Files\\Oracle\\VirtualBox",
  ],
  remedy: "Install VirtualBox (https://www.virtualbox.org/wiki/Downloads).",
};

const metrics = ["CPU/Load/User", "CPU/Load/Kernel", "RAM/Usage/Used"].join(",");

export const vboxArgv = {
  version: () => ["--version"],
  showvminfo: (id: string) => ["showvminfo", id, "--machinereadable"],
  powerOff: (id: string) => ["controlvm", id, "poweroff"],
  properties: (id: string) => ["guestproperty", "enumerate", id],
  collect: (id: string) => ["metrics", "setup", "--period", "1", "--samples", "1", id],
  metrics: (id: string) => ["metrics", "query", id, metrics],
} as const;

/** VirtualBox's `MachineState`. It calls `stuck` a guru meditation. */
const states: Readonly<Record<string, KnownState["id"]>> = {
  poweroff: "stopped",
  aborted: "stopped",
  teleported: "stopped",
  saved: "saved",
  "aborted-saved": "saved",
  running: "running",
  livesnapshotting: "running",
  onlinesnapshotting: "running",
  deletingsnapshotlive: "running",
  paused: "paused",
  gurumeditation: "stuck",
  stuck: "stuck",
  starting: "starting",
  restoring: "starting",
  stopping: "stopping",
  saving: "stopping",
};

/** Machines of VirtualBox 6 and 7, through VBoxManage. */
export class VirtualboxBackend extends ToolBackend {
  constructor(context: ToolContext) {
    super(facts, context);
  }

  /** In its NAT network, every machine has the same address. */
  override isForOthers(address: string): boolean {
    return !address.startsWith("10.0.2.");
  }

  protected async askSshInfo(id: string, options: CallOptions): Promise<SshEndpoint | undefined> {
    return parseSshPort(await this.tool.succeed(vboxArgv.showvminfo(id), options));
  }

  protected async askStats(id: string, options: CallOptions): Promise<BackendStats> {
    const info = this.tool.succeeded(await this.tool.run(vboxArgv.showvminfo(id), options));
    const facts = this.tool.read(info, (output) => parseInfo(output, Date.now()));
    if (this.tool.read(info, parseState).id !== "running") return { ...facts, addresses: [] };
    const [properties, sampled] = await Promise.all([
      this.tool.run(vboxArgv.properties(id), options),
      this.sample(id, options),
    ]);
    return { ...facts, ...sampled, addresses: parseAddresses(properties.stdout) };
  }

  removalCommand(id: string): string {
    return `VBoxManage unregistervm ${id} --delete`;
  }

  protected async probe(options: CallOptions): Promise<void> {
    await this.tool.succeed(vboxArgv.version(), options);
  }

  protected async askState(id: string, options: CallOptions): Promise<KnownState> {
    const reading = { isAbsence: saysNoMachine, absent: "not registered", parse: parseState };
    return this.readState(vboxArgv.showvminfo(id), reading, options);
  }

  protected async pullPlug(id: string, options: CallOptions): Promise<void> {
    await this.tool.succeed(vboxArgv.powerOff(id), options);
  }

  /** VirtualBox only measures on request: the first call starts it, and later ones have a result. */
  private async sample(id: string, options: CallOptions): Promise<Partial<BackendStats>> {
    const { stdout } = await this.tool.run(vboxArgv.metrics(id), options);
    const sample = parseMetrics(stdout, cpus().length);
    if (Object.keys(sample).length === 0) await this.tool.run(vboxArgv.collect(id), options);
    return sample;
  }
}

/**
 * Whether VirtualBox has no such machine: `VBoxManage: error: Could not find a registered machine with UUID {…}`. A
 * machine whose file was deleted is still registered, and "inaccessible".
 */
export function saysNoMachine(stderr: string): boolean {
  return /could not find a registered machine/i.test(stderr);
}

/** Lines of `showvminfo --machinereadable`: `cpus=2`, `VMState="running"`, `"SATA-0-0"="/a disk.vmdk"`. */
function parsePairs(output: string): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  for (const [, name = "", value = ""] of output.matchAll(/^"?([^"=\r\n]+)"?=(.*?)\r?$/gm))
    pairs.set(name, value.replace(/^"(.*)"$/, "$1"));
  return pairs;
}

export function parseState(output: string): KnownState {
  const word = parsePairs(output).get("VMState");
  if (word === undefined) throw new TypeError("a machine without VMState");
  return stateIn(states, word.toLowerCase());
}

/** The host port that leads to port 22: `Forwarding(0)="ssh,tcp,127.0.0.1,2222,,22"`. Vagrant names its rule `ssh`. */
export function parseSshPort(output: string): SshEndpoint | undefined {
  const rules = [...parsePairs(output)]
    .filter(([name]) => name.startsWith("Forwarding("))
    .map(([, rule]) => rule.split(","))
    .filter(([, protocol, , , , guestPort]) => protocol === "tcp" && guestPort === "22");
  const rule = rules.find(([name]) => name === "ssh") ?? rules[0];
  const port = portOf(rule?.[3]);
  return port === undefined ? undefined : { host: rule?.[2] || "127.0.0.1", port };
}

/** Sizes in MiB. For a running machine, the last change of state is its start or resumption. */
export function parseInfo(output: string, now: number): Omit<BackendStats, "addresses"> {
  const pairs = parsePairs(output);
  const memory = Number(pairs.get("memory"));
  const cpus = Number(pairs.get("cpus"));
  // UTC, with nine decimals and no time zone.
  const since = Date.parse(`${pairs.get("VMStateChangeTime")?.replace(/\.\d+$/, "")}Z`);
  return known({
    cpus: cpus > 0 ? cpus : undefined,
    memoryLimitBytes: memory > 0 ? memory * bytesPerMib : undefined,
    uptimeSeconds:
      pairs.get("VMState") === "running" && since > 0 ? Math.round((now - since) / 1000) : undefined,
  });
}

/** Parses `web  CPU/Load/User  5.00%`, a share of all the host's processors, and `web  RAM/Usage/Used  512000 kB`. */
export function parseMetrics(output: string, hostCpus: number): Partial<BackendStats> {
  const value = (name: string) => {
    const found = new RegExp(`\\s${name}\\s+([\\d.]+)\\s*(?:%|kB)`).exec(output)?.[1];
    return found === undefined ? undefined : Number(found);
  };
  const user = value("CPU/Load/User");
  const kernel = value("CPU/Load/Kernel");
  const used = value("RAM/Usage/Used");
  return known({
    cpuPercent: user === undefined || kernel === undefined ? undefined : (user + kernel) * hostCpus,
    memoryUsedBytes: used === undefined ? undefined : used * 1024,
  });
}

/** Version 7 prints `/VirtualBox/GuestInfo/Net/0/V4/IP = '10.0.2.15' @ …`, version 6 `Name: …/V4/IP, value: 10.0.2.15, …`. */
export function parseAddresses(output: string): readonly string[] {
  const found = output.matchAll(/\/GuestInfo\/Net\/\d+\/V4\/IP(?:\s*=\s*'|,\s*value:\s*)([\d.]+)/g);
  return [...found].map(([, address = ""]) => address);
}
