import { asObject, known, numberOf, textOf } from "../machine/json.js";
import type { BackendStats, CallOptions, SshEndpoint } from "./backend.js";
import { type ToolContext, type ToolFacts, uuidPattern } from "./tool.js";
import { atGuestPort, type KnownState, stateIn, ToolBackend } from "./tool-backend.js";

const facts: ToolFacts = {
  backend: "hyperv",
  idPattern: uuidPattern,
  programs: process.platform === "win32" ? ["powershell.exe", "pwsh.exe"] : ["powershell"],
  folders: ["C:\\Windows\\System32\\WindowsPowerShell\\v1.0"],
  remedy:
    "Hyper-V comes with Windows Pro: `Enable-WindowsOptionalFeature -Online -FeatureName Microsoft-Hyper-V -All` as an " +
    "administrator, then restart. Run Vagrant as an administrator or as a member of Hyper-V Administrators.",
  describe: (args) => `powershell: ${lastLineOf(args)}`,
};

const preamble = [
  "$ErrorActionPreference = 'Stop'",
  "$ProgressPreference = 'SilentlyContinue'",
  "[Console]::OutputEncoding = [Text.Encoding]::UTF8",
];

/**
 * Some versions of Windows show users without permission no machines, so "none" only counts for administrators and
 * members of Hyper-V Administrators. The group is named by its number, because its name depends on the language.
 */
const find = (id: string) => [
  `$vm = Get-VM | Where-Object { $_.Id -eq ${quote(id)} }`,
  "$me = [Security.Principal.WindowsPrincipal][Security.Principal.WindowsIdentity]::GetCurrent()",
  "$may = $me.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator) -or $me.IsInRole([Security.Principal.SecurityIdentifier]'S-1-5-32-578')",
  "if (-not $vm -and -not $may) { throw 'You are not a member of Hyper-V Administrators.' }",
];

const state = (id: string) => [
  ...preamble,
  ...find(id),
  "if ($vm) { @{ State = [string]$vm.State } | ConvertTo-Json -Compress } else { 'null' }",
];

const figures = (id: string) => [
  ...preamble,
  ...find(id),
  "if (-not $vm) { throw 'There is no such machine.' }",
  "$disks = $vm.HardDrives | Where-Object Path | ForEach-Object { Get-VHD -Path $_.Path }",
  "@{ State = [string]$vm.State; Processors = $vm.ProcessorCount; CpuUsage = $vm.CPUUsage; MemoryAssigned = $vm.MemoryAssigned; MemoryDemand = $vm.MemoryDemand; MemoryStartup = $vm.MemoryStartup; Uptime = $vm.Uptime.TotalSeconds; Disks = [long]($disks | Measure-Object -Property FileSize -Sum).Sum; Addresses = @($vm.NetworkAdapters.IPAddresses) } | ConvertTo-Json -Compress",
];

const turnOff = (id: string) => [
  ...preamble,
  ...find(id),
  "if (-not $vm) { throw 'There is no such machine.' }",
  // -TurnOff powers it off; -Force alone would still wait for the guest.
  "$vm | Stop-VM -TurnOff -Force",
];

const host = () => [...preamble, "(Get-VMHost).Name"];

/**
 * Pure. The script goes in base64, so that no shell and no argument parser of Windows reads what is in it.
 * https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_powershell_exe
 */
function powershell(script: readonly string[]): readonly string[] {
  const encoded = Buffer.from(script.join("\n"), "utf16le").toString("base64");
  return ["-NoLogo", "-NoProfile", "-NonInteractive", "-EncodedCommand", encoded];
}

/** The last line of a script says what it is for. */
function lastLineOf(args: readonly string[]): string {
  const script = Buffer.from(args.at(-1) ?? "", "base64").toString("utf16le");
  return script.split("\n").at(-1) ?? "";
}

/** A word for PowerShell that stands for itself. It takes typographic quotes for quotes, too. */
function quote(text: string): string {
  return `'${text.replace(/['‘’‚‛]/g, "$&$&")}'`;
}

/** Pure. */
export const hypervArgv = {
  host: () => powershell(host()),
  state: (id: string) => powershell(state(id)),
  figures: (id: string) => powershell(figures(id)),
  turnOff: (id: string) => powershell(turnOff(id)),
} as const;

/** `VMState`; those that end in `Critical` have lost their storage. */
const states: Readonly<Record<string, KnownState["id"]>> = {
  Running: "running",
  Off: "stopped",
  Saved: "saved",
  FastSaved: "saved",
  Paused: "paused",
  Starting: "starting",
  Resuming: "starting",
  Reset: "starting",
  Stopping: "stopping",
  Saving: "stopping",
  FastSaving: "stopping",
  Pausing: "stopping",
  OffCritical: "stopped",
  SavedCritical: "saved",
  FastSavedCritical: "saved",
  RunningCritical: "stuck",
  PausedCritical: "stuck",
};

/** Machines of Hyper-V, over PowerShell. */
export class HypervBackend extends ToolBackend {
  constructor(context: ToolContext) {
    super(facts, context);
  }

  /** The address comes from the guest's integration services. */
  protected async askSshInfo(id: string, options: CallOptions): Promise<SshEndpoint | undefined> {
    const host = (await this.askStats(id, options)).addresses.find((address) => !address.includes(":"));
    return atGuestPort(host);
  }

  protected async askStats(id: string, options: CallOptions): Promise<BackendStats> {
    return this.tool.ask(hypervArgv.figures(id), parseStats, options);
  }

  removalCommand(id: string): string {
    return `powershell -Command "Get-VM -Id ${id} | Stop-VM -TurnOff -Force -Passthru | Remove-VM -Force"`;
  }

  protected async probe(options: CallOptions): Promise<void> {
    await this.tool.succeed(hypervArgv.host(), options);
  }

  protected async askState(id: string, options: CallOptions): Promise<KnownState> {
    return this.tool.ask(hypervArgv.state(id), parseState, options);
  }

  protected async pullPlug(id: string, options: CallOptions): Promise<void> {
    await this.tool.succeed(hypervArgv.turnOff(id), options);
  }
}

/** Parses `{"State":"Running"}`, or `null` for no machine. */
export function parseState(output: string): KnownState {
  const answer: unknown = JSON.parse(output);
  if (answer === null) return { id: "not_created", word: "not found" };
  const word = textOf(asObject(answer).State);
  if (word === undefined) throw new TypeError("a machine without a state");
  return stateIn(states, word);
}

/** Memory in bytes, `Uptime` in seconds, `CpuUsage` in percent of the machine's processors. */
export function parseStats(output: string): BackendStats {
  const answer = asObject(JSON.parse(output));
  const running = answer.State === "Running";
  const cpus = numberOf(answer.Processors);
  const usage = numberOf(answer.CpuUsage);
  return known({
    cpus,
    cpuPercent: running && usage !== undefined && cpus !== undefined ? usage * cpus : undefined,
    memoryUsedBytes: running ? numberOf(answer.MemoryDemand) || undefined : undefined,
    memoryLimitBytes: numberOf(answer.MemoryAssigned) || numberOf(answer.MemoryStartup),
    diskBytes: numberOf(answer.Disks) || undefined,
    uptimeSeconds: running ? numberOf(answer.Uptime) : undefined,
    addresses: (Array.isArray(answer.Addresses) ? answer.Addresses : [])
      .map(textOf)
      .filter((address) => address !== undefined),
  });
}
