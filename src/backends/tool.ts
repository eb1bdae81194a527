import { delimiter, isAbsolute, join } from "node:path";
import { ExpectedError } from "../errors.js";
import type { BackendName } from "../machine/backend-name.js";
import { commandText } from "../machine/command-text.js";
import type { Logger } from "../machine/logger.js";
import { inSeconds } from "../machine/seconds.js";
import { canExecute } from "../process/can-execute.js";
import { type ProcessOptions, runProcess } from "../process/run-process.js";
import type { CallOptions } from "./backend.js";

/** A backend's tool: its program, where it may be, and how to install it. */
export interface ToolFacts {
  readonly backend: BackendName;
  /** The form of this backend's ids. */
  readonly idPattern: RegExp;
  /** Tried in this order, in each folder of PATH. */
  readonly programs: readonly [string, ...string[]];
  /** Absolute folders that installers use without adding them to PATH. */
  readonly folders: readonly string[];
  /** How to install it, in a sentence or two. */
  readonly remedy: string;
  /** A command line as shown to the user. @default program and arguments */
  readonly describe?: (args: readonly string[]) => string;
}

export const uuidPattern = /^\{?[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\}?$/i;

export interface ToolResult {
  readonly command: string;
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The timeout of a call. A busy backend needs seconds for the simplest query. */
export const toolTimeoutMs = 20_000;

/** A service does the work of these programs, so they have nothing to clean up. */
const ending = [{ signal: "SIGTERM", graceMs: 500 }] as const;

export interface ToolContext {
  /** The environment of the user's shell, because some tools do not work with Vagrant's own. */
  readonly environment: NodeJS.ProcessEnv;
  readonly logger: Logger;
  /** @default 20 s */
  readonly timeoutMs?: number;
}

type ToolOptions = Pick<
  Partial<ProcessOptions>,
  "signal" | "timeoutMs" | "onLine" | "onErrorLine" | "unbuffered"
>;

/** Runs a backend's tool. */
export class Tool {
  constructor(
    private readonly facts: ToolFacts,
    private readonly context: ToolContext,
  ) {}

  /** The program's path, or `undefined`. Runs no process. */
  locate(): string | undefined {
    const { programs, folders } = this.facts;
    const { PATH, Path } = this.context.environment;
    const inPath = (PATH ?? Path ?? "").split(delimiter).filter(isAbsolute);
    return [...inPath, ...folders]
      .flatMap((folder) => programs.map((program) => join(folder, program)))
      .find(canExecute);
  }

  /** The path of the program, which replaces `vagrant`. Fails with `backend_missing`. */
  require(): string {
    const program = this.locate();
    if (program === undefined) throw this.missing();
    return program;
  }

  /** Returns any exit status. Fails with `backend_missing`, `backend_not_responding` or `interrupted`. */
  async run(args: readonly string[], more: ToolOptions = {}): Promise<ToolResult> {
    const { backend, programs, describe } = this.facts;
    const { environment, logger, timeoutMs = toolTimeoutMs } = this.context;
    const program = this.require();
    const command = commandText(
      describe === undefined ? [programs[0], ...args] : [describe(args)],
      environment,
    );
    const options = { timeoutMs, ...more, ending, environment: { ...environment, LC_ALL: "C" } };
    const { ended, ...result } = await runProcess(program, args, options, logger);
    if (ended === "missing") throw this.missing();
    if (ended === "interrupted") throw new ExpectedError("interrupted", {});
    if (ended === "timeout")
      throw new ExpectedError("backend_not_responding", {
        backend,
        command,
        seconds: inSeconds(options.timeoutMs),
      });
    return { command, ...result };
  }

  /** Also fails with `backend_failed` if the exit status is not 0. */
  async succeed(args: readonly string[], options?: CallOptions): Promise<string> {
    return this.succeeded(await this.run(args, options)).stdout;
  }

  succeeded(result: ToolResult): ToolResult {
    if (result.exitCode === 0) return result;
    throw this.failure(result);
  }

  private missing(): ExpectedError {
    const { backend, programs, remedy } = this.facts;
    return new ExpectedError("backend_missing", { backend, reason: `${programs[0]} was not found`, remedy });
  }

  failure({ command, exitCode, stdout, stderr }: ToolResult): ExpectedError {
    return new ExpectedError("backend_failed", {
      backend: this.facts.backend,
      command,
      exit_code: String(exitCode),
      // vmrun and PowerShell print errors to standard output.
      output: (stderr.trim() || stdout).trim(),
    });
  }

  /** Parses the output of a call that must succeed. Fails as `succeed` and `read` do. */
  async ask<T>(args: readonly string[], parse: (output: string) => T, options?: CallOptions): Promise<T> {
    return this.read(this.succeeded(await this.run(args, options)), parse);
  }

  /** Parses output. What `parse` throws becomes `backend_unreadable`. */
  read<T>({ command, stdout }: ToolResult, parse: (output: string) => T): T {
    try {
      return parse(stdout);
    } catch (cause) {
      const data = { backend: this.facts.backend, command, output: stdout.slice(0, 500) };
      throw new ExpectedError("backend_unreadable", data, { cause });
    }
  }
}
