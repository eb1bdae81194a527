import { ExpectedError, isExpected } from "../errors.js";
import type { Logger } from "../machine/logger.js";
import { inSeconds } from "../machine/seconds.js";
import { argv, asMachineName, type CreateSpec } from "./argv.js";
import { imageName } from "./image-choice.js";
import type { OrbMachine, OrbMachineInfo } from "./orb-machine.js";
import { type CallOptions, type OrbctlOptions, type OrbctlResult, runOrbctl } from "./orbctl.js";
import {
  parseDefault,
  parseInfo,
  parseLines,
  parseList,
  parseServing,
  parseVersion,
  saysNoDefault,
  saysNoLogs,
  saysNotFound,
} from "./parse.js";
import { type OrbstackSettings, settingsOver } from "./settings.js";
import type { SizingChange } from "./sizing.js";
import { withTemporaryFile } from "./temporary-file.js";
import type { Timeouts } from "./timeouts.js";

export interface RunOptions extends CallOptions, Partial<Omit<OrbctlOptions, "signal">> {
  /** A user of the guest. */
  readonly user: string;
  /** A folder in the guest. @default / */
  readonly workdir?: string | undefined;
}

/** The result of a command in a guest, with any exit status. */
export interface GuestResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** It printed more than `maxBytes` and was ended. */
  readonly flooded?: true;
}

/** A program and its arguments. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
}

interface StopOptions extends CallOptions {
  readonly force?: boolean;
}

export type GuestCommand = readonly [string, ...string[]];

/**
 * OrbStack's operations. Each fails with `orbctl_missing`, `orbstack_stopped`, `orbstack_not_responding`,
 * `orbctl_failed` or `interrupted`. Answers always come from OrbStack.
 */
export interface OrbstackDriver {
  readonly settings: OrbstackSettings;
  list(options?: CallOptions): Promise<readonly OrbMachine[]>;
  /** By name or id. `undefined`: OrbStack has no such machine. Starts nothing. */
  info(nameOrId: string, options?: CallOptions): Promise<OrbMachineInfo | undefined>;
  /** Creates a machine and leaves it running. Fails with `machine_exists` if the name is taken. */
  create(spec: CreateSpec, options?: CallOptions): Promise<void>;
  start(name: string, options?: CallOptions): Promise<void>;
  /**
   * Stops a machine. With `force`, powers it off, and returns the state that was read back. Fails with
   * `machine_not_stopped` if the machine is not stopped after a forced stop.
   */
  stop(name: string, options?: StopOptions): Promise<OrbMachineInfo | undefined>;
  /** Exports a machine to a file. A running machine keeps running. */
  export(name: string, file: string, options?: CallOptions): Promise<void>;
  /** Creates a machine from such a file and leaves it stopped. Fails with `machine_exists` if the name is taken. */
  import(name: string, file: string, options?: CallOptions): Promise<void>;
  /** Changes a limit of a machine. Fails with `orbstack_too_old` if OrbStack has none. */
  configure(name: string, key: SizingChange["key"], value: string, options?: CallOptions): Promise<void>;
  /** Deletes a machine with its disk. A missing one is fine. */
  delete(name: string, options?: CallOptions): Promise<void>;
  /** Clones a machine, running or not. The clone has its own id and is stopped. Fails with `machine_exists` if the name is taken. */
  clone(source: string, name: string, options?: CallOptions): Promise<void>;
  /** The id stays the same. */
  rename(from: string, to: string, options?: CallOptions): Promise<void>;
  run(name: string, command: GuestCommand, options: RunOptions): Promise<GuestResult>;
  /** The name of OrbStack's default machine. */
  defaultMachine(options?: CallOptions): Promise<string | undefined>;
  /** `undefined` clears it. */
  setDefaultMachine(name: string | undefined, options?: CallOptions): Promise<void>;
  /** The lines of a machine's console log, running or not. `undefined`: OrbStack keeps none. */
  logs(name: string, options?: CallOptions): Promise<readonly string[] | undefined>;
  /** The command that opens a login shell of that user in a running machine. */
  shell(name: string, user: string): Command;
  /** Whether OrbStack is running. Unlike all other calls, this does not start it. */
  isServing(options?: CallOptions): Promise<boolean>;
  /** For example `2.2.1`. */
  version(options?: CallOptions): Promise<string>;
}

/** A machine to create, and the description of its source for the user. */
interface NewMachine {
  readonly name: string;
  readonly image: string;
}

/** A client that hangs has nothing to clean up, and a kill should be fast. */
const quickEnding = [{ signal: "SIGTERM", graceMs: 500 }] as const;

/** The driver that runs `orbctl`. */
export class OrbctlDriver implements OrbstackDriver {
  readonly settings = settingsOver(async (args, options) => {
    const { stdout } = await this.succeeded(await this.call(args, this.timeouts.query, options));
    return stdout;
  });

  constructor(
    /** Finds the program at each call, because OrbStack may be installed meanwhile. */
    private readonly locate: () => string,
    private readonly timeouts: Timeouts,
    private readonly logger: Logger,
  ) {}

  async list(options: CallOptions = {}): Promise<readonly OrbMachine[]> {
    const result = await this.listWithRetry(options);
    return readable(result, parseList);
  }

  async info(nameOrId: string, options: CallOptions = {}): Promise<OrbMachineInfo | undefined> {
    return this.infoWithin(this.timeouts.query, nameOrId, options);
  }

  async create(spec: CreateSpec, options: CallOptions = {}): Promise<void> {
    if ((spec.cpus ?? spec.memoryMib ?? spec.diskMib) !== undefined) await this.requireLimits(options);
    if (spec.userData === undefined) await this.createWithRetry(spec, undefined, options);
    else await withTemporaryFile(spec.userData, (file) => this.createWithRetry(spec, file, options));
  }

  async start(name: string, options: CallOptions = {}): Promise<void> {
    await this.succeeded(await this.call(argv.start(asMachineName(name)), this.timeouts.start, options));
  }

  async stop(name: string, options: StopOptions = {}): Promise<OrbMachineInfo | undefined> {
    if (options.force) return this.kill(name, options);
    await this.succeeded(await this.call(argv.stop(asMachineName(name)), this.timeouts.stop, options));
    return undefined;
  }

  async export(name: string, file: string, options: CallOptions = {}): Promise<void> {
    await this.succeeded(
      await this.call(argv.export(asMachineName(name), file), this.timeouts.copy, options),
    );
  }

  async import(name: string, file: string, options: CallOptions = {}): Promise<void> {
    const args = argv.import(asMachineName(name), file);
    const failure = await this.tryCreate({ name, image: file }, args, this.timeouts.copy, options);
    if (failure !== undefined) throw failure;
  }

  async configure(
    name: string,
    key: SizingChange["key"],
    value: string,
    options: CallOptions = {},
  ): Promise<void> {
    await this.requireLimits(options);
    const args = argv.configure(asMachineName(name), key, value);
    await this.succeeded(await this.call(args, this.timeouts.query, options));
  }

  async delete(name: string, options: CallOptions = {}): Promise<void> {
    const result = await this.call(argv.delete(asMachineName(name)), this.timeouts.delete, options);
    if (result.exitCode !== 0 && saysNotFound(result.stderr)) return;
    await this.succeeded(result);
  }

  async clone(source: string, name: string, options: CallOptions = {}): Promise<void> {
    const args = argv.clone(asMachineName(source), asMachineName(name));
    try {
      const result = await this.call(args, this.timeouts.clone, options);
      if (/already exists/i.test(result.stderr)) throw new ExpectedError("machine_exists", { name });
      await this.succeeded(result);
    } catch (error) {
      await this.unlessCreatedAnyway(error, name, options);
    }
  }

  async rename(from: string, to: string, options: CallOptions = {}): Promise<void> {
    const args = argv.rename(asMachineName(from), asMachineName(to));
    await this.succeeded(await this.call(args, this.timeouts.rename, options));
  }

  async run(name: string, command: GuestCommand, options: RunOptions): Promise<GuestResult> {
    const { user, workdir, timeoutMs = this.timeouts.run, ...more } = options;
    const args = argv.run(asMachineName(name), { user, workdir }, command);
    return runOrbctl(this.locate(), args, { ...more, timeoutMs }, this.logger);
  }

  async defaultMachine(options: CallOptions = {}): Promise<string | undefined> {
    const result = await this.call(argv.default(), this.timeouts.query, options);
    if (result.exitCode !== 0 && saysNoDefault(result.stderr)) return undefined;
    return parseDefault((await this.succeeded(result)).stdout);
  }

  async setDefaultMachine(name: string | undefined, options: CallOptions = {}): Promise<void> {
    const args = argv.setDefault(name === undefined ? undefined : asMachineName(name));
    await this.succeeded(await this.call(args, this.timeouts.query, options));
  }

  async logs(name: string, options: CallOptions = {}): Promise<readonly string[] | undefined> {
    const result = await this.call(argv.logs(asMachineName(name)), this.timeouts.query, options);
    if (result.exitCode !== 0 && saysNoLogs(result.stderr)) return undefined;
    return parseLines((await this.succeeded(result)).stdout);
  }

  shell(name: string, user: string): Command {
    return { program: this.locate(), args: argv.shell(asMachineName(name), user) };
  }

  async isServing(options: CallOptions = {}): Promise<boolean> {
    return parseServing(await this.call(argv.status(), this.timeouts.query, options));
  }

  async version(options: CallOptions = {}): Promise<string> {
    const result = await this.succeeded(await this.call(argv.version(), this.timeouts.query, options));
    const version = parseVersion(result.stdout);
    if (version === undefined) throw unreadable(result);
    return version;
  }

  private async infoWithin(
    timeoutMs: number,
    nameOrId: string,
    options: CallOptions,
  ): Promise<OrbMachineInfo | undefined> {
    const result = await this.call(argv.info(asMachineName(nameOrId)), timeoutMs, options);
    if (result.exitCode !== 0 && saysNotFound(result.stderr)) return undefined;
    return readable(await this.succeeded(result), parseInfo);
  }

  private call(args: readonly string[], timeoutMs: number, { signal }: CallOptions): Promise<OrbctlResult> {
    return runOrbctl(this.locate(), args, { timeoutMs, signal }, this.logger);
  }

  /** `list` was seen to fail while other commands ran, and to succeed a moment later. */
  private async listWithRetry(options: CallOptions): Promise<OrbctlResult> {
    const first = await this.call(argv.list(), this.timeouts.query, options);
    if (first.exitCode === 0) return first;
    return this.succeeded(await this.call(argv.list(), this.timeouts.query, options));
  }

  /** The result of a successful command. Distinguishes failures because OrbStack is stopped. */
  private async succeeded(result: OrbctlResult): Promise<OrbctlResult> {
    if (result.exitCode === 0) return result;
    const status = await this.call(argv.status(), this.timeouts.query, {});
    const output = (result.stderr || result.stdout).trim();
    if (status.stdout.trim() === "Stopped") {
      throw new ExpectedError("orbstack_stopped", { command: result.command, reason: output });
    }
    throw new ExpectedError("orbctl_failed", {
      command: result.command,
      exit_code: String(result.exitCode),
      output,
    });
  }

  /** Timeouts exist since OrbStack 2.2. Older versions only report an "unknown flag". */
  private async requireLimits(options: CallOptions): Promise<void> {
    const found = await this.version(options);
    const [major = 0, minor = 0] = found.split(".").map(Number);
    if (major < 2 || (major === 2 && minor < 2))
      throw new ExpectedError("orbstack_too_old", { found, required: "2.2.0" });
  }

  /** A machine that got no address in time usually gets one at the second attempt. */
  private async createWithRetry(
    spec: CreateSpec,
    userDataFile: string | undefined,
    options: CallOptions,
  ): Promise<void> {
    const what = { name: spec.name, image: imageName(spec) };
    const create = () => this.tryCreate(what, argv.create(spec, userDataFile), this.timeouts.create, options);
    let failure = await create();
    if (failure !== undefined && failsForWantOfAddress(failure)) {
      await this.delete(spec.name, options);
      failure = await create();
    }
    if (failure !== undefined) throw failure;
  }

  /** Runs a command that creates a machine. Returns why it was not created; throws other failures. */
  private async tryCreate(
    what: NewMachine,
    args: readonly string[],
    timeoutMs: number,
    options: CallOptions,
  ): Promise<ExpectedError | undefined> {
    try {
      const result = await this.call(args, timeoutMs, options);
      if (result.exitCode === 0) return undefined;
      if (/already exists/i.test(result.stderr))
        return new ExpectedError("machine_exists", { name: what.name });
      const failure = new ExpectedError("machine_create_failed", { ...what, output: result.stderr.trim() });
      if (!failsForWantOfAddress(failure)) await this.explainStopped(result);
      return failure;
    } catch (error) {
      await this.unlessCreatedAnyway(error, what.name, options);
      return undefined;
    }
  }

  /** OrbStack continues after its client has given up, so the machine may exist anyway. */
  private async unlessCreatedAnyway(error: unknown, name: string, options: CallOptions): Promise<void> {
    if (!isExpected(error, "orbstack_not_responding")) throw error;
    if ((await this.info(name, options)) === undefined) throw error;
  }

  private async kill(name: string, options: CallOptions): Promise<OrbMachineInfo | undefined> {
    const refusal = await this.tryKill(argv.kill(asMachineName(name)), options);
    // Not every OrbStack may support --force for a single machine. After other failures, the same command is retried.
    const again = refusal !== undefined && /unknown (shorthand )?flag/i.test(refusal) ? argv.stop : argv.kill;
    if (refusal !== undefined) await this.tryKill(again(asMachineName(name)), options);
    const orb = await this.infoWithin(this.timeouts.kill, name, options);
    const state = orb?.state ?? "stopped";
    const seconds = inSeconds(this.timeouts.kill);
    if (state !== "stopped") throw new ExpectedError("machine_not_stopped", { name, state, seconds });
    return orb;
  }

  /** Why it was refused. `undefined`: it succeeded or timed out, and the state will tell. */
  private async tryKill(args: readonly string[], options: CallOptions): Promise<string | undefined> {
    try {
      const limits = { timeoutMs: this.timeouts.kill, ending: quickEnding };
      const { exitCode, stderr } = await runOrbctl(
        this.locate(),
        args,
        { ...limits, ...options },
        this.logger,
      );
      return exitCode === 0 ? undefined : stderr;
    } catch (error) {
      if (!isExpected(error, "orbstack_not_responding")) throw error;
      return undefined;
    }
  }

  private async explainStopped(result: OrbctlResult): Promise<void> {
    await this.succeeded(result).catch((error: unknown) => {
      if (isExpected(error, "orbstack_stopped")) throw error;
    });
  }
}

function failsForWantOfAddress(error: ExpectedError): boolean {
  return isExpected(error, "machine_create_failed") && error.data.output.includes("missing IP address");
}

function readable<T>(result: OrbctlResult, parse: (output: string) => T): T {
  try {
    return parse(result.stdout);
  } catch (error) {
    throw unreadable(result, error);
  }
}

function unreadable(result: OrbctlResult, cause?: unknown): ExpectedError {
  return new ExpectedError(
    "orbctl_unreadable",
    { command: result.command, output: result.stdout.slice(0, 500) },
    { cause },
  );
}
