import { ExpectedError, isExpected } from "../errors.js";
import type { BackendName } from "../machine/backend-name.js";
import {
  type Availability,
  type Backend,
  type BackendState,
  type BackendStats,
  type CallOptions,
  type ConsoleCommand,
  isOff,
  type LogOptions,
  type Size,
  type SshEndpoint,
} from "./backend.js";
import { readBackendId } from "./backend-id.js";
import { reasonOf } from "./reason-of.js";
import { Tool, type ToolContext, type ToolFacts } from "./tool.js";

/** The backend's word for a state, and ours. */
export type KnownState = Exclude<BackendState, { readonly id: "unknown" }>;

interface StateReading {
  /** Whether that is what is said on standard error. */
  readonly isAbsence: (stderr: string) => boolean;
  /** The word for a machine that is not there. */
  readonly absent: string;
  readonly parse: (output: string) => KnownState;
}

/** What all backends have in common. Each one says what it runs, and how it reads the answers. */
export abstract class ToolBackend implements Backend {
  readonly name: BackendName;
  readonly canResize: boolean = false;
  readonly runsContainers: boolean = false;
  protected readonly tool: Tool;

  constructor(
    private readonly facts: ToolFacts,
    context: ToolContext,
  ) {
    this.name = facts.backend;
    this.tool = new Tool(facts, context);
  }

  isForOthers(_address: string): boolean {
    return true;
  }

  /** Asks something cheap that only a hypervisor at work can answer. */
  protected abstract probe(options: CallOptions): Promise<void>;
  protected abstract askState(id: string, options: CallOptions): Promise<KnownState>;
  protected abstract askSshInfo(id: string, options: CallOptions): Promise<SshEndpoint | undefined>;
  protected abstract askStats(id: string, options: CallOptions): Promise<BackendStats>;
  protected abstract pullPlug(id: string, options: CallOptions): Promise<void>;

  protected async askForwardedPorts(
    _id: string,
    _options: CallOptions,
  ): Promise<Readonly<Record<string, number>> | undefined> {
    return undefined;
  }

  /** The nested Vagrant gives most machines their size when it starts them. */
  protected async setLimits(_id: string, _size: Size, _options: CallOptions): Promise<void> {}

  /** For the tools that complain about a machine that they do not have, and whose answer else says its state. */
  protected async readState(
    args: readonly string[],
    { isAbsence, absent, parse }: StateReading,
    options: CallOptions,
  ): Promise<KnownState> {
    const result = await this.tool.run(args, options);
    if (result.exitCode !== 0 && isAbsence(result.stderr)) return { id: "not_created", word: absent };
    return this.tool.read(this.tool.succeeded(result), parse);
  }

  /** For people; the id is one of this backend's. */
  abstract removalCommand(id: string): string;

  protected async readLogs(_id: string, _options: LogOptions): Promise<boolean> {
    return false;
  }

  protected consoleOf(_id: string, _user: string | undefined): ConsoleCommand | undefined {
    return undefined;
  }

  backendId(instanceFolder: string, nestedName = "default"): Promise<string | undefined> {
    return readBackendId(instanceFolder, nestedName, this.name);
  }

  async isAvailable(options: CallOptions = {}): Promise<Availability> {
    try {
      await this.probe(options);
      return { available: true };
    } catch (error) {
      if (!isExpected(error) || isExpected(error, "interrupted")) throw error;
      const installed = !isExpected(error, "backend_missing");
      return { available: false, installed, reason: reasonOf(error), remedy: this.facts.remedy };
    }
  }

  async state(id: string, options: CallOptions = {}): Promise<BackendState> {
    try {
      return await this.askState(this.checked(id), options);
    } catch (error) {
      if (!isExpected(error) || isExpected(error, "interrupted")) throw error;
      return { id: "unknown", error };
    }
  }

  async sshInfo(id: string, options: CallOptions = {}): Promise<SshEndpoint | undefined> {
    return this.askSshInfo(this.checked(id), options);
  }

  async forwardedPorts(
    id: string,
    options: CallOptions = {},
  ): Promise<Readonly<Record<string, number>> | undefined> {
    return this.askForwardedPorts(this.checked(id), options);
  }

  async resize(id: string, size: Size, options: CallOptions = {}): Promise<void> {
    await this.setLimits(this.checked(id), size, options);
  }

  async stats(id: string, options: CallOptions = {}): Promise<BackendStats> {
    return this.askStats(this.checked(id), options);
  }

  async logs(id: string, options: LogOptions): Promise<boolean> {
    return this.readLogs(this.checked(id), options);
  }

  console(id: string, user?: string): ConsoleCommand | undefined {
    return this.consoleOf(this.checked(id), user);
  }

  /** The tools refuse to power off a stopped machine, each with its own message: so the state decides. */
  async powerOff(id: string, options: CallOptions = {}): Promise<void> {
    try {
      await this.pullPlug(this.checked(id), options);
    } catch (error) {
      if (!isExpected(error, "backend_failed") || !isOff(await this.state(id, options))) throw error;
    }
  }

  /** The tools also accept names, abbreviated ids and flags, which could mean another machine. */
  protected checked(id: string): string {
    if (this.facts.idPattern.test(id)) return id;
    throw new ExpectedError("backend_id_invalid", { backend: this.name, id });
  }
}

/** Where SSH is in a machine that the host reaches by an address of its own; none while it has none. */
export function atGuestPort(host: string | undefined): SshEndpoint | undefined {
  return host === undefined ? undefined : { host, port: 22 };
}

/** Translates a backend's word. An unknown one is `busy`: the machine exists, and is not known to be off. */
export function stateIn(words: Readonly<Record<string, KnownState["id"]>>, word: string): KnownState {
  return { id: Object.hasOwn(words, word) ? (words[word] ?? "busy") : "busy", word };
}
