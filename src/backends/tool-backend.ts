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

/** The backend's name of a state, and ours. */
export type KnownState = Exclude<BackendState, { readonly id: "unknown" }>;

interface StateReading {
  /** Whether this error output means that the machine does not exist. */
  readonly isAbsence: (stderr: string) => boolean;
  /** The name of the state of a missing machine. */
  readonly absent: string;
  readonly parse: (output: string) => KnownState;
}

/** The common part of all backends. Each backend defines which commands to run and how to parse their output. */
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

  /** Asks something simple that only a working backend can answer. */
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

  /** Most machines get their limits from the nested Vagrant when they start. */
  protected async setLimits(_id: string, _size: Size, _options: CallOptions): Promise<void> {}

  /** For tools that fail for a missing machine and otherwise print its state. */
  protected async readState(
    args: readonly string[],
    { isAbsence, absent, parse }: StateReading,
    options: CallOptions,
  ): Promise<KnownState> {
    const result = await this.tool.run(args, options);
    if (result.exitCode !== 0 && isAbsence(result.stderr)) return { id: "not_created", word: absent };
    return this.tool.read(this.tool.succeeded(result), parse);
  }

  /** For the user. The id is one of this backend's. */
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

  /** The tools refuse to power off a stopped machine, each with its own message, so the state decides. */
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

/** SSH in a machine that the host reaches by its own address; `undefined` while it has none. */
export function atGuestPort(host: string | undefined): SshEndpoint | undefined {
  return host === undefined ? undefined : { host, port: 22 };
}

/** Translates a backend's state. An unknown one is `busy`: the machine exists, and may be running. */
export function stateIn(words: Readonly<Record<string, KnownState["id"]>>, word: string): KnownState {
  return { id: Object.hasOwn(words, word) ? (words[word] ?? "busy") : "busy", word };
}
