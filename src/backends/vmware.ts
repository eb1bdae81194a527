import { readFile, realpath } from "node:fs/promises";
import { ExpectedError, messageOf } from "../errors.js";
import { known } from "../machine/json.js";
import { bytesPerMib } from "../machine/size.js";
import type { BackendStats, CallOptions, SshEndpoint } from "./backend.js";
import type { ToolContext, ToolFacts } from "./tool.js";
import { atGuestPort, type KnownState, ToolBackend } from "./tool-backend.js";

const facts: ToolFacts = {
  backend: "vmware_desktop",
  idPattern: /^(\/|[A-Za-z]:[\\/]).*\.vmx$/,
  programs: process.platform === "win32" ? ["vmrun.exe"] : ["vmrun"],
  folders: [
    "/Applications/VMware Fusion.app/Contents/Library",
    "C:\\Program Files (x86)\\VMware\\VMware Workstation",
    "C:\\Program Files\\VMware\\VMware Workstation",
  ],
  remedy:
    "Install VMware Fusion or Workstation, Vagrant's utility for it " +
    "(https://developer.hashicorp.com/vagrant/install/vmware) and its plugin (`vagrant plugin install vagrant-vmware-desktop`).",
};

const product = process.platform === "darwin" ? "fusion" : "ws";

/** The arguments have the machine's file, which is Vagrant's id. */
export const vmrunArgv = {
  list: () => ["-T", product, "list"],
  stopHard: (vmx: string) => ["-T", product, "stop", vmx, "hard"],
  address: (vmx: string) => ["-T", product, "getGuestIPAddress", vmx],
} as const;

/** Machines of VMware, through vmrun and the machine's own file, because vmrun only knows running machines. */
export class VmwareBackend extends ToolBackend {
  constructor(context: ToolContext) {
    super(facts, context);
  }

  protected async askSshInfo(id: string, options: CallOptions): Promise<SshEndpoint | undefined> {
    const [host] = await this.addresses(id, options);
    return atGuestPort(host);
  }

  protected async askStats(id: string, options: CallOptions): Promise<BackendStats> {
    const [settings, addresses] = await Promise.all([readSettings(id), this.addresses(id, options)]);
    return { ...parseSettings(settings ?? ""), addresses };
  }

  removalCommand(id: string): string {
    return `vmrun deleteVM "${id}"`;
  }

  protected async probe(options: CallOptions): Promise<void> {
    await this.tool.ask(vmrunArgv.list(), parseList, options);
  }

  protected async askState(id: string, options: CallOptions): Promise<KnownState> {
    const running = await this.tool.ask(vmrunArgv.list(), parseList, options);
    if (running.includes(id) || running.includes(await realpath(id).catch(() => id)))
      return { id: "running", word: "running" };
    const settings = await readSettings(id);
    if (settings === undefined) return { id: "not_created", word: "no such file" };
    return isSuspended(settings)
      ? { id: "saved", word: "suspended" }
      : { id: "stopped", word: "not running" };
  }

  protected async pullPlug(id: string, options: CallOptions): Promise<void> {
    await this.tool.succeed(vmrunArgv.stopHard(id), options);
  }

  /** Empty unless VMware Tools are running in the guest. */
  private async addresses(id: string, options: CallOptions): Promise<readonly string[]> {
    const { exitCode, stdout } = await this.tool.run(vmrunArgv.address(id), options);
    return exitCode === 0 ? parseAddress(stdout) : [];
  }
}

/** Parses `Total running VMs: 1` and the paths after it. */
export function parseList(output: string): readonly string[] {
  const [head = "", ...paths] = output.split(/\r?\n/);
  const total = /^Total running VMs: (\d+)$/.exec(head.trim())?.[1];
  const running = paths.filter((line) => line.trim() !== "");
  if (total === undefined || Number(total) !== running.length) throw new TypeError("not a list of machines");
  return running;
}

/** The first line; `unknown` if there is no address yet. */
export function parseAddress(output: string): readonly string[] {
  const address = output.trim();
  return /^[\da-fA-F.:]+$/.test(address) ? [address] : [];
}

/** The machine's file is VMware's only record of it. Fails with `backend_failed` if it cannot be read. */
async function readSettings(vmx: string): Promise<string | undefined> {
  try {
    return await readFile(vmx, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new ExpectedError("backend_failed", {
      backend: facts.backend,
      command: `read ${vmx}`,
      exit_code: "1",
      output: messageOf(error),
    });
  }
}

/** `checkpoint.vmState = "web-1a2b.vmss"` names the memory file of a suspended machine. */
export function isSuspended(settings: string): boolean {
  return /^[ \t]*checkpoint\.vmState\s*=\s*"[^"]+"/im.test(settings);
}

/** Parses `memsize = "2048"` (MiB) and `numvcpus = "2"`, whose default is one. */
export function parseSettings(settings: string): Omit<BackendStats, "addresses"> {
  const value = (name: string) => {
    const found = new RegExp(`^[ \\t]*${name}\\s*=\\s*"(\\d+)"`, "im").exec(settings)?.[1];
    return found === undefined ? undefined : Number(found);
  };
  const memory = value("memsize");
  return known({
    cpus: value("numvcpus"),
    memoryLimitBytes: memory === undefined ? undefined : memory * bytesPerMib,
  });
}
