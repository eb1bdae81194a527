import { asObject, firstOf, type Json, known, textOf } from "../machine/json.js";
import { bytesPerMib } from "../machine/size.js";
import type { BackendStats, CallOptions, SshEndpoint } from "./backend.js";
import { type ToolContext, type ToolFacts, uuidPattern } from "./tool.js";
import { atGuestPort, type KnownState, stateIn, ToolBackend } from "./tool-backend.js";

const facts: ToolFacts = {
  backend: "parallels",
  idPattern: uuidPattern,
  programs: ["prlctl"],
  folders: ["/usr/local/bin", "/Applications/Parallels Desktop.app/Contents/MacOS"],
  remedy:
    "Install Parallels Desktop, Pro or Business (https://www.parallels.com), and Vagrant's plugin for it " +
    "(`vagrant plugin install vagrant-parallels`).",
};

export const prlctlArgv = {
  version: () => ["--version"],
  info: (id: string) => ["list", "--info", "--json", id],
  kill: (id: string) => ["stop", id, "--kill"],
} as const;

const states: Readonly<Record<string, KnownState["id"]>> = {
  running: "running",
  stopped: "stopped",
  paused: "paused",
  suspended: "saved",
  starting: "starting",
  resuming: "starting",
  stopping: "stopping",
  suspending: "stopping",
};

/** Machines of Parallels Desktop, through prlctl. */
export class ParallelsBackend extends ToolBackend {
  constructor(context: ToolContext) {
    super(facts, context);
  }

  /** Parallels knows the address. */
  protected async askSshInfo(id: string, options: CallOptions): Promise<SshEndpoint | undefined> {
    const [host] = (await this.askStats(id, options)).addresses;
    return atGuestPort(host);
  }

  protected async askStats(id: string, options: CallOptions): Promise<BackendStats> {
    return this.tool.ask(prlctlArgv.info(id), parseStats, options);
  }

  removalCommand(id: string): string {
    return `prlctl delete ${id}`;
  }

  protected async probe(options: CallOptions): Promise<void> {
    await this.tool.succeed(prlctlArgv.version(), options);
  }

  protected async askState(id: string, options: CallOptions): Promise<KnownState> {
    const reading = { isAbsence: saysNoMachine, absent: "not registered", parse: parseState };
    return this.readState(prlctlArgv.info(id), reading, options);
  }

  protected async pullPlug(id: string, options: CallOptions): Promise<void> {
    await this.tool.succeed(prlctlArgv.kill(id), options);
  }
}

/** `Failed to get VM config: The virtual machine could not be found. …` */
export function saysNoMachine(stderr: string): boolean {
  return /the virtual machine could not be found/i.test(stderr);
}

export function parseState(output: string): KnownState {
  const word = textOf(firstOf(output).State);
  if (word === undefined) throw new TypeError("a machine without a state");
  return stateIn(states, word);
}

/** Parses `Hardware.memory.size` (`2048Mb`), `Hardware.cpu.cpus` and `Network.ipAddresses`, which only newer versions have. */
export function parseStats(output: string): BackendStats {
  const machine = firstOf(output);
  const { cpu, memory } = asObject(machine.Hardware ?? {});
  const cpus = Number(asObject(cpu ?? {}).cpus);
  const [, size] = /^(\d+)Mb$/i.exec(textOf(asObject(memory ?? {}).size) ?? "") ?? [];
  return known({
    cpus: cpus > 0 ? cpus : undefined,
    memoryLimitBytes: size === undefined ? undefined : Number(size) * bytesPerMib,
    uptimeSeconds: machine.State === "running" ? parseUptime(machine.Uptime) : undefined,
    addresses: addressesOf(asObject(machine.Network ?? {})),
  });
}

/** For example `1234` or `1d 02:03:04`, optionally followed by `(since …)`. */
function parseUptime(uptime: unknown): number | undefined {
  const text = String(uptime);
  if (/^\d+(?: |$)/.test(text)) return Number.parseInt(text, 10);
  const [, days = "0", hours, minutes, seconds] = /^(?:(\d+)d )?(\d+):(\d+):(\d+)/.exec(text) ?? [];
  if (hours === undefined) return undefined;
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
}

function addressesOf({ ipAddresses }: Json): readonly string[] {
  if (!Array.isArray(ipAddresses)) return [];
  return ipAddresses
    .map(asObject)
    .filter(({ type }) => type === "ipv4")
    .map(({ ip }) => textOf(ip))
    .filter((address) => address !== undefined);
}
