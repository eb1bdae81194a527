import { known } from "../machine/json.js";
import type { CallOptions, ConsoleCommand, InnerStats, SshEndpoint } from "./backend.js";
import { atGuestPort, Hypervisor, type KnownState, stateIn } from "./hypervisor.js";
import { type ToolContext, type ToolFacts, uuidPattern } from "./tool.js";

const facts: ToolFacts = {
  backend: "libvirt",
  idPattern: uuidPattern,
  programs: ["virsh"],
  folders: ["/usr/local/bin", "/opt/homebrew/bin"],
  remedy:
    "Install libvirt with QEMU (`apt-get install libvirt-daemon-system qemu-system`) and Vagrant's plugin for it " +
    "(`vagrant plugin install vagrant-libvirt`), and start libvirtd.",
};

/** vagrant-libvirt's own default. */
export const defaultLibvirtUri = "qemu:///system";

/** Pure. `uri` connects and no more: `version` tries out QEMU for seconds. `dominfo` is `domstate` that also knows of a saved memory. */
export const virshArgv = {
  uri: (uri: string) => ["--connect", uri, "uri"],
  dominfo: (uri: string, id: string) => ["--connect", uri, "dominfo", "--domain", id],
  domstats: (uri: string, id: string) => ["--connect", uri, "domstats", "--domain", id],
  domifaddr: (uri: string, id: string) => [
    "--connect",
    uri,
    "domifaddr",
    "--domain",
    id,
    "--source",
    "lease",
  ],
  console: (uri: string, id: string) => ["--connect", uri, "console", "--domain", id],
  destroy: (uri: string, id: string) => ["--connect", uri, "destroy", "--domain", id],
} as const;

const states: Readonly<Record<string, KnownState["id"]>> = {
  running: "running",
  idle: "running",
  blocked: "running",
  paused: "paused",
  "in shutdown": "stopping",
  "shut off": "stopped",
  crashed: "stuck",
  pmsuspended: "paused",
};

/** Domains of libvirt, over virsh. */
export class LibvirtBackend extends Hypervisor {
  constructor(
    context: ToolContext,
    /** As in the inner provider's options. */
    private readonly uri: string = defaultLibvirtUri,
  ) {
    super(facts, context);
  }

  /** The address is libvirt's to know. */
  protected async askSshInfo(id: string, options: CallOptions): Promise<SshEndpoint | undefined> {
    const [host] = parseAddresses(await this.tool.succeed(virshArgv.domifaddr(this.uri, id), options));
    return atGuestPort(host);
  }

  protected async askStats(id: string, options: CallOptions): Promise<InnerStats> {
    const [figures, leases] = await Promise.all([
      this.tool.run(virshArgv.domstats(this.uri, id), options),
      this.tool.run(virshArgv.domifaddr(this.uri, id), options),
    ]);
    return {
      ...this.tool.read(this.tool.succeeded(figures), parseStats),
      // Fails for a domain that is off.
      addresses: parseAddresses(leases.stdout),
    };
  }

  protected override consoleOf(id: string): ConsoleCommand {
    return { program: this.tool.require(), args: virshArgv.console(this.uri, id), leave: "Ctrl-]" };
  }

  protected async probe(options: CallOptions): Promise<void> {
    await this.tool.succeed(virshArgv.uri(this.uri), options);
  }

  protected async askState(id: string, options: CallOptions): Promise<KnownState> {
    const reading = { isAbsence: saysNoDomain, absent: "no such domain", parse: parseState };
    return this.readState(virshArgv.dominfo(this.uri, id), reading, options);
  }

  protected async pullPlug(id: string, options: CallOptions): Promise<void> {
    await this.tool.succeed(virshArgv.destroy(this.uri, id), options);
  }
}

/**
 * Whether libvirt has no such domain. A connection that breaks says "failed to get domain", too, and then why: any other complaint
 * beside it means that nothing is known.
 */
export function saysNoDomain(stderr: string): boolean {
  const complaints = stderr.split("\n").filter((line) => line.startsWith("error: "));
  return (
    complaints.length > 0 &&
    complaints.every((line) => /^error: (failed to get domain|Domain not found: no domain with )/.test(line))
  );
}

/** Reads `State:          shut off` and `Managed save:   yes`. */
export function parseState(output: string): KnownState {
  const word = /^State:\s*(.+)$/m.exec(output)?.[1]?.trim();
  if (word === undefined) throw new TypeError("a domain without a state");
  if (word === "shut off" && /^Managed save:\s*yes$/m.test(output)) return { id: "saved", word: "saved" };
  return stateIn(states, word);
}

/** Reads lines such as `  balloon.rss=42152`: times in nanoseconds, memory in KiB, disks in bytes. */
export function parseStats(output: string): Omit<InnerStats, "addresses"> {
  if (!output.startsWith("Domain: ")) throw new TypeError("not the figures of a domain");
  const figures = new Map<string, number>();
  for (const [, name = "", value] of output.matchAll(/^\s+([\w.-]+)=(\d+)$/gm))
    figures.set(name, Number(value));
  const running = figures.get("state.state") === 1;
  const kib = (name: string) => scale(figures.get(name), 1024);
  const blocks = [...figures].filter(([name]) => /^block\.\d+\.allocation$/.test(name));
  return known({
    // Of one that is off, these are the last run's.
    cpuSeconds: running ? scale(figures.get("cpu.time"), 1e-9) : undefined,
    cpus: figures.get("vcpu.current"),
    memoryUsedBytes: running ? kib("balloon.rss") : undefined,
    memoryLimitBytes: kib("balloon.maximum"),
    diskBytes: blocks.length === 0 ? undefined : blocks.reduce((sum, [, bytes]) => sum + bytes, 0),
  });
}

function scale(value: number | undefined, factor: number): number | undefined {
  return value === undefined ? undefined : value * factor;
}

/** Reads ` vnet0      52:54:00:01:02:03    ipv4         192.168.121.5/24`. */
export function parseAddresses(output: string): readonly string[] {
  return [...output.matchAll(/\sipv[46]\s+([\da-fA-F.:]+)\/\d+\s*$/gm)].map(([, address = ""]) => address);
}
