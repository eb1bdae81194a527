import { ExpectedError, isExpected } from "../errors.js";
import type { Logger } from "../machine/logger.js";
import { inSeconds } from "../machine/seconds.js";
import { argv, asMachineName, type CreateSpec } from "./argv.js";
import { imageName } from "./image-choice.js";
import type { Limits } from "./limits.js";
import type { OrbMachine, OrbMachineInfo } from "./orb-machine.js";
import { type CallOptions, type OrbctlOptions, type OrbctlResult, runOrbctl } from "./orbctl.js";
import {
  parseDefault,
  parseInfo,
  parseLines,
  parseList,
  parseVersion,
  saysNoLogs,
  saysNotFound,
} from "./parse.js";
import { type OrbstackSettings, settingsOver } from "./settings.js";
import type { SizingChange } from "./sizing.js";
import { withTemporaryFile } from "./temporary-file.js";

export interface RunOptions extends CallOptions, Partial<Omit<OrbctlOptions, "signal">> {
  /** Of the guest. */
  readonly user: string;
  /** A folder of the guest. @default / */
  readonly workdir?: string | undefined;
}

/** What a command in the guest said. Its exit status is its own affair. */
export interface GuestResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** It printed more than `maxBytes`, and was ended. */
  readonly flooded?: true;
}

/** A program, and what it is told. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
}

interface StopOptions extends CallOptions {
  readonly force?: boolean;
}

export type GuestCommand = readonly [string, ...string[]];

/**
 * OrbStack's operations. Each fails with `orbctl_missing`, `orbstack_stopped`, `orbstack_not_responding`, `orbctl_failed` or
 * `interrupted` when it could not be carried out; an answer is always OrbStack's own.
 */
export interface OrbstackDriver {
  readonly settings: OrbstackSettings;
  list(options?: CallOptions): Promise<readonly OrbMachine[]>;
  /** By name or id. `undefined`: OrbStack said that there is no such machine. Wakes nothing. */
  info(nameOrId: string, options?: CallOptions): Promise<OrbMachineInfo | undefined>;
  /** Makes a machine and leaves it running. Fails with `machine_exists` when the name is taken. */
  create(spec: CreateSpec, options?: CallOptions): Promise<void>;
  start(name: string, options?: CallOptions): Promise<void>;
  /**
   * Stops in order; with `force` at once, and answers the machine as it was read back then. Fails with `machine_not_stopped` when a
   * forced stop is done, or out of time, and the machine is not stopped.
   */
  stop(name: string, options?: StopOptions): Promise<OrbMachineInfo | undefined>;
  /** Writes a machine to a file. It goes on as it was. */
  export(name: string, file: string, options?: CallOptions): Promise<void>;
  /** Makes a machine of such a file and leaves it stopped. Fails with `machine_exists` when the name is taken. */
  import(name: string, file: string, options?: CallOptions): Promise<void>;
  /** Changes one of a machine's limits. Fails with `orbstack_too_old` where there are none. */
  configure(name: string, key: SizingChange["key"], value: string, options?: CallOptions): Promise<void>;
  /** Deletes a machine with its disk. One that is not there is fine. */
  delete(name: string, options?: CallOptions): Promise<void>;
  /**
   * Copies a machine, running or not, to a new one that has an id of its own and stays stopped. Fails with `machine_exists` when
   * the name is taken.
   */
  clone(source: string, name: string, options?: CallOptions): Promise<void>;
  /** The id stays. */
  rename(from: string, to: string, options?: CallOptions): Promise<void>;
  run(name: string, command: GuestCommand, options: RunOptions): Promise<GuestResult>;
  /** The name of the machine that `orbctl` means when it is told none. */
  defaultMachine(options?: CallOptions): Promise<string | undefined>;
  /** `undefined`: none is to be. */
  setDefaultMachine(name: string | undefined, options?: CallOptions): Promise<void>;
  /** The lines of the machine's console, running or not. `undefined`: OrbStack keeps none. */
  logs(name: string, options?: CallOptions): Promise<readonly string[] | undefined>;
  /** The program that leads a terminal into a running machine, to a login shell of that user. */
  shell(name: string, user: string): Command;
  /** Whether OrbStack runs. Asking does not start it, as every other question would. */
  isServing(options?: CallOptions): Promise<boolean>;
  /** Such as `2.2.1`. */
  version(options?: CallOptions): Promise<string>;
}

/** A machine that is to be, and what it is made of, as the user reads it. */
interface NewMachine {
  readonly name: string;
  readonly image: string;
}

/** A client that hangs has nothing to clean up, and whoever kills a machine is in a hurry. */
const hastyEnding = [{ signal: "SIGTERM", graceMs: 500 }] as const;

/** The driver over the command line, `orbctl`. */
export class OrbctlDriver implements OrbstackDriver {
  readonly settings = settingsOver(async (args, options) => {
    const { stdout } = await this.succeeded(await this.call(args, this.limits.query, options));
    return stdout;
  });

  constructor(
    /** Finds the program. Asked at each call: OrbStack may be installed while we run. */
    private readonly locate: () => string,
    private readonly limits: Limits,
    private readonly logger: Logger,
  ) {}

  async list(options: CallOptions = {}): Promise<readonly OrbMachine[]> {
    const result = await this.listOnceMore(options);
    return readable(result, parseList);
  }

  async info(nameOrId: string, options: CallOptions = {}): Promise<OrbMachineInfo | undefined> {
    return this.infoWithin(this.limits.query, nameOrId, options);
  }

  async create(spec: CreateSpec, options: CallOptions = {}): Promise<void> {
    if ((spec.cpus ?? spec.memoryMib ?? spec.diskMib) !== undefined) await this.requireLimits(options);
    if (spec.userData === undefined) await this.createOnceMore(spec, undefined, options);
    else await withTemporaryFile(spec.userData, (file) => this.createOnceMore(spec, file, options));
  }

  async start(name: string, options: CallOptions = {}): Promise<void> {
    await this.succeeded(await this.call(argv.start(asMachineName(name)), this.limits.start, options));
  }

  async stop(name: string, options: StopOptions = {}): Promise<OrbMachineInfo | undefined> {
    if (options.force) return this.kill(name, options);
    await this.succeeded(await this.call(argv.stop(asMachineName(name)), this.limits.stop, options));
    return undefined;
  }

  async export(name: string, file: string, options: CallOptions = {}): Promise<void> {
    await this.succeeded(await this.call(argv.export(asMachineName(name), file), this.limits.copy, options));
  }

  async import(name: string, file: string, options: CallOptions = {}): Promise<void> {
    const args = argv.import(asMachineName(name), file);
    const failure = await this.tryMake({ name, image: file }, args, this.limits.copy, options);
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
    await this.succeeded(await this.call(args, this.limits.query, options));
  }

  async delete(name: string, options: CallOptions = {}): Promise<void> {
    const result = await this.call(argv.delete(asMachineName(name)), this.limits.delete, options);
    if (result.exitCode !== 0 && saysNotFound(result.stderr)) return;
    await this.succeeded(result);
  }

  async clone(source: string, name: string, options: CallOptions = {}): Promise<void> {
    const args = argv.clone(asMachineName(source), asMachineName(name));
    try {
      const result = await this.call(args, this.limits.clone, options);
      if (/already exists/i.test(result.stderr)) throw new ExpectedError("machine_exists", { name });
      await this.succeeded(result);
    } catch (error) {
      await this.unlessMadeAllTheSame(error, name, options);
    }
  }

  async rename(from: string, to: string, options: CallOptions = {}): Promise<void> {
    const args = argv.rename(asMachineName(from), asMachineName(to));
    await this.succeeded(await this.call(args, this.limits.rename, options));
  }

  async run(name: string, command: GuestCommand, options: RunOptions): Promise<GuestResult> {
    const { user, workdir, timeoutMs = this.limits.run, ...more } = options;
    const args = argv.run(asMachineName(name), { user, workdir }, command);
    return runOrbctl(this.locate(), args, { ...more, timeoutMs }, this.logger);
  }

  async defaultMachine(options: CallOptions = {}): Promise<string | undefined> {
    const result = await this.call(argv.default(), this.limits.query, options);
    // What OrbStack says when there is none is not known for certain.
    if (result.exitCode !== 0 && /no default/i.test(result.stderr)) return undefined;
    return parseDefault((await this.succeeded(result)).stdout);
  }

  async setDefaultMachine(name: string | undefined, options: CallOptions = {}): Promise<void> {
    const args = argv.setDefault(name === undefined ? undefined : asMachineName(name));
    await this.succeeded(await this.call(args, this.limits.query, options));
  }

  async logs(name: string, options: CallOptions = {}): Promise<readonly string[] | undefined> {
    const result = await this.call(argv.logs(asMachineName(name)), this.limits.query, options);
    if (result.exitCode !== 0 && saysNoLogs(result.stderr)) return undefined;
    return parseLines((await this.succeeded(result)).stdout);
  }

  shell(name: string, user: string): Command {
    return { program: this.locate(), args: argv.shell(asMachineName(name), user) };
  }

  async isServing(options: CallOptions = {}): Promise<boolean> {
    const { stdout } = await this.call(argv.status(), this.limits.query, options);
    return stdout.trim() !== "Stopped";
  }

  async version(options: CallOptions = {}): Promise<string> {
    const result = await this.succeeded(await this.call(argv.version(), this.limits.query, options));
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

  /** A single list was seen to fail while other commands ran, and to work the next moment. */
  private async listOnceMore(options: CallOptions): Promise<OrbctlResult> {
    const first = await this.call(argv.list(), this.limits.query, options);
    if (first.exitCode === 0) return first;
    return this.succeeded(await this.call(argv.list(), this.limits.query, options));
  }

  /** The result, if the command went well. A failure while OrbStack is stopped is told as that. */
  private async succeeded(result: OrbctlResult): Promise<OrbctlResult> {
    if (result.exitCode === 0) return result;
    const status = await this.call(argv.status(), this.limits.query, {});
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

  /** OrbStack learnt limits for one machine in 2.2; older ones would only say "unknown flag". */
  private async requireLimits(options: CallOptions): Promise<void> {
    const found = await this.version(options);
    const [major = 0, minor = 0] = found.split(".").map(Number);
    if (major < 2 || (major === 2 && minor < 2))
      throw new ExpectedError("orbstack_too_old", { found, required: "2.2.0" });
  }

  /** A machine that got no address in time mostly gets one the next time. */
  private async createOnceMore(
    spec: CreateSpec,
    userDataFile: string | undefined,
    options: CallOptions,
  ): Promise<void> {
    const what = { name: spec.name, image: imageName(spec) };
    const create = () => this.tryMake(what, argv.create(spec, userDataFile), this.limits.create, options);
    let failure = await create();
    if (failure !== undefined && failsForWantOfAddress(failure)) {
      await this.delete(spec.name, options);
      failure = await create();
    }
    if (failure !== undefined) throw failure;
  }

  /** Runs what makes a machine. Answers why there is none; throws what says nothing about that. */
  private async tryMake(
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
      await this.unlessMadeAllTheSame(error, what.name, options);
      return undefined;
    }
  }

  /** The service goes on when its client has given up: what was to be made may be there all the same. */
  private async unlessMadeAllTheSame(error: unknown, name: string, options: CallOptions): Promise<void> {
    if (!isExpected(error, "orbstack_not_responding")) throw error;
    if ((await this.info(name, options)) === undefined) throw error;
  }

  private async kill(name: string, options: CallOptions): Promise<OrbMachineInfo | undefined> {
    const refusal = await this.tryKill(argv.kill(asMachineName(name)), options);
    // Not every OrbStack is sure to take --force for one machine; what failed for another reason is tried again.
    const again = refusal !== undefined && /unknown (shorthand )?flag/i.test(refusal) ? argv.stop : argv.kill;
    if (refusal !== undefined) await this.tryKill(again(asMachineName(name)), options);
    const orb = await this.infoWithin(this.limits.kill, name, options);
    const state = orb?.state ?? "stopped";
    const seconds = inSeconds(this.limits.kill);
    if (state !== "stopped") throw new ExpectedError("machine_not_stopped", { name, state, seconds });
    return orb;
  }

  /** Why it was refused. `undefined`: it was done, or there was no answer in time; the state will tell. */
  private async tryKill(args: readonly string[], options: CallOptions): Promise<string | undefined> {
    try {
      const limits = { timeoutMs: this.limits.kill, ending: hastyEnding };
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
