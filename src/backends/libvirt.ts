import { known } from "../machine/json.js";
import { readMark } from "../machine/mark.js";
import type { BackendStats, CallOptions, ConsoleCommand, SshEndpoint } from "./backend.js";
import { type ToolContext, type ToolFacts, uuidPattern } from "./tool.js";
import { atGuestPort, type KnownState, stateIn, ToolBackend } from "./tool-backend.js";

const facts: ToolFacts = {
  backend: "libvirt",
  idPattern: uuidPattern,
  programs: ["virsh"],
  folders: ["/usr/local/bin", "/opt/homebrew/bin"],
  remedy:
    "Install libvirt with QEMU (`apt-get install libvirt-daemon-system qemu-system`) and Vagrant's plugin for it " +
    "(`vagrant plugin install vagrant-libvirt`), and start libvirtd.",
};

/** The default of vagrant-libvirt. */
export const defaultLibvirtUri = "qemu:///system";

/** `uri` only connects, whereas `version` starts QEMU, which takes seconds. Unlike `domstate`, `dominfo` reports saved memory. */
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
  desc: (uri: string, id: string) => ["--connect", uri, "desc", "--domain", id],
  domains: (uri: string) => ["--connect", uri, "list", "--all", "--uuid"],
  domname: (uri: string, id: string) => ["--connect", uri, "domname", "--domain", id],
  domblklist: (uri: string, id: string) => ["--connect", uri, "domblklist", "--domain", id, "--details"],
  undefine: (uri: string, id: string, volumes: readonly string[]) => [
    ...["--connect", uri, "undefine", "--domain", id],
    ...["--managed-save", "--snapshots-metadata", "--nvram"],
    ...(volumes.length === 0 ? [] : ["--storage", volumes.join(",")]),
  ],
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

/** Domains of libvirt, through virsh. */
export class LibvirtBackend extends ToolBackend {
  constructor(
    context: ToolContext,
    /** As in the backend's options. */
    private readonly uri: string = defaultLibvirtUri,
  ) {
    super(facts, context);
  }

  /** libvirt knows the address. */
  protected async askSshInfo(id: string, options: CallOptions): Promise<SshEndpoint | undefined> {
    const [host] = parseAddresses(await this.tool.succeed(virshArgv.domifaddr(this.uri, id), options));
    return atGuestPort(host);
  }

  protected async askStats(id: string, options: CallOptions): Promise<BackendStats> {
    const [figures, leases] = await Promise.all([
      this.tool.run(virshArgv.domstats(this.uri, id), options),
      this.tool.run(virshArgv.domifaddr(this.uri, id), options),
    ]);
    return {
      ...this.tool.read(this.tool.succeeded(figures), parseStats),
      // Fails for a stopped domain.
      addresses: parseAddresses(leases.stdout),
    };
  }

  protected override consoleOf(id: string): ConsoleCommand {
    return { program: this.tool.require(), args: virshArgv.console(this.uri, id), leave: "Ctrl-]" };
  }

  async mark(id: string, options: CallOptions = {}): Promise<string | undefined> {
    return readMark(await this.tool.succeed(virshArgv.desc(this.uri, this.checked(id)), options));
  }

  async marks(options: CallOptions = {}): Promise<ReadonlyMap<string, string>> {
    const output = await this.tool.succeed(virshArgv.domains(this.uri), options);
    const marks = new Map<string, string>();
    for (const id of output.split(/\s+/).filter((word) => uuidPattern.test(word))) {
      const mark = await this.markUnlessGone(id, options);
      if (mark !== undefined) marks.set(id, mark);
    }
    return marks;
  }

  /** A domain may be deleted between the list and the query. */
  private async markUnlessGone(id: string, options: CallOptions): Promise<string | undefined> {
    try {
      return await this.mark(id, options);
    } catch (error) {
      if ((await this.state(id, options)).id === "not_created") return undefined;
      throw error;
    }
  }

  async remove(id: string, options: CallOptions = {}): Promise<void> {
    const [name, disks] = await Promise.all([
      this.tool.succeed(virshArgv.domname(this.uri, this.checked(id)), options),
      this.tool.succeed(virshArgv.domblklist(this.uri, id), options),
    ]);
    await this.powerOff(id, options);
    await this.tool.succeed(virshArgv.undefine(this.uri, id, ownVolumes(disks, name.trim())), options);
  }

  removalCommand(id: string): string {
    const [off, away] = [virshArgv.destroy(this.uri, id), virshArgv.undefine(this.uri, id, ["vda"])];
    return `virsh ${off.join(" ")}; virsh ${away.join(" ")}`;
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
 * The volumes that vagrant-libvirt created for the domain. It names them after the domain. Others, such as an attached
 * image, do not belong to the machine.
 */
export function ownVolumes(domblklist: string, name: string): readonly string[] {
  return domblklist.split("\n").flatMap((line) => {
    const [, device, target = "", source = ""] = line.trim().split(/\s+/);
    const file = source.split("/").at(-1) ?? "";
    const isOwn = device === "disk" && (file === `${name}.img` || file.startsWith(`${name}-`));
    return isOwn ? [target] : [];
  });
}

/**
 * Whether libvirt has no such domain. A broken connection is also reported as "failed to get domain", followed by the
 * cause, so any other error message means that the state is not known.
 */
export function saysNoDomain(stderr: string): boolean {
  const complaints = stderr.split("\n").filter((line) => line.startsWith("error: "));
  return (
    complaints.length > 0 &&
    complaints.every((line) => /^error: (failed to get domain|Domain not found: no domain with )/.test(line))
  );
}

/** Parses `State:          shut off` and `Managed save:   yes`. */
export function parseState(output: string): KnownState {
  const word = /^State:\s*(.+)$/m.exec(output)?.[1]?.trim();
  if (word === undefined) throw new TypeError("a domain without a state");
  if (word === "shut off" && /^Managed save:\s*yes$/m.test(output)) return { id: "saved", word: "saved" };
  return stateIn(states, word);
}

/** Parses lines such as `  balloon.rss=42152`: times in nanoseconds, memory in KiB, disks in bytes. */
export function parseStats(output: string): Omit<BackendStats, "addresses"> {
  if (!output.startsWith("Domain: ")) throw new TypeError("not the figures of a domain");
  const figures = new Map<string, number>();
  for (const [, name = "", value] of output.matchAll(/^[ \t]+([\w.-]+)=(\d+)$/gm))
    figures.set(name, Number(value));
  const running = figures.get("state.state") === 1;
  const kib = (name: string) => scale(figures.get(name), 1024);
  const blocks = [...figures].filter(([name]) => /^block\.\d+\.allocation$/.test(name));
  return known({
    // For a stopped domain, these are from its last run.
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

/** Parses ` vnet0      52:54:00:01:02:03    ipv4         192.168.121.5/24`. */
export function parseAddresses(output: string): readonly string[] {
  return [...output.matchAll(/\sipv[46]\s+([\da-fA-F.:]+)\/\d+\s*$/gm)].map(([, address = ""]) => address);
}
