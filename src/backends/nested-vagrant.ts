import { delimiter, isAbsolute } from "node:path";
import { ExpectedError, messageOf } from "../errors.js";
import { commandText } from "../machine/command-text.js";
import type { Logger } from "../machine/logger.js";
import { inSeconds } from "../machine/seconds.js";
import { type EndingStep, type ProcessResult, runProcess } from "../process/run-process.js";
import { withDockerHost } from "./docker-host.js";
import { nestedEnvironment } from "./nested-environment.js";
import { type NestedEvent, parseNestedLine } from "./nested-events.js";

export interface NestedRun {
  /** The folder of the Vagrantfile; the nested `.vagrant` is created in it. */
  readonly folder: string;
  /** Relative paths in the arguments start here. @default the folder */
  readonly cwd?: string | undefined;
  /** The Docker that has the machine, as in `BackendSettings`. */
  readonly dockerHost?: string | undefined;
  /** @default six hours, because boxes are downloaded and disks are packed in this time */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** Called with each report. The error that ends the command is thrown instead, so it is not shown twice. */
  readonly onEvent?: ((event: NestedEvent) => void) | undefined;
  /** How it is ended after the timeout or when the signal fires. @default `gracefulEnding` */
  readonly ending?: readonly EndingStep[] | undefined;
}

/** Runs `work` while no other nested Vagrant works in that folder. */
export type Exclusively = <T>(
  folder: string,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
) => Promise<T>;

/** Records which `vagrant` works in a folder, in case the process that started it is killed. */
export interface RunningVagrants {
  note(folder: string, pid: number): Promise<void>;
  forget(folder: string): Promise<void>;
  /** Ends one whose parent is gone, as a user would. Fails with `interrupted`. */
  endLeftover(folder: string, signal: AbortSignal | undefined): Promise<void>;
}

const longTimeoutMs = 6 * 3_600_000;

/** Like Ctrl-C by the user: Vagrant and its children clean up. */
export const gracefulEnding: readonly EndingStep[] = [
  { signal: "SIGINT", graceMs: 15_000 },
  { signal: "SIGTERM", graceMs: 5_000 },
];

/** For a command whose work will be done in another way. */
export const quickEnding: readonly EndingStep[] = [{ signal: "SIGINT", graceMs: 300 }];

const alone: Exclusively = (_folder, _signal, work) => work();
const forgetful: RunningVagrants = {
  note: async () => undefined,
  forget: async () => undefined,
  endLeftover: async () => undefined,
};

/** Runs `vagrant` in a generated project, separately from the user's own `vagrant`. */
export class NestedVagrant {
  constructor(
    private readonly environment: NodeJS.ProcessEnv,
    private readonly logger: Logger,
    private readonly exclusively: Exclusively = alone,
    private readonly running: RunningVagrants = forgetful,
  ) {}

  /**
   * Runs one command, such as `["up", "--provider", "docker"]`. Fails with `nested_vagrant_failed`, which has the
   * nested error's class and full text, `nested_vagrant_missing`, `nested_vagrant_not_responding` or `interrupted`.
   */
  async run(args: readonly string[], run: NestedRun): Promise<void> {
    const { folder, signal } = run;
    await this.exclusively(folder, signal, async () => {
      await this.running.endLeftover(folder, signal);
      await this.runAlone(args, run);
    });
  }

  /** Stops a nested Vagrant that a killed process left running in a folder. */
  async stopStale(folder: string, signal: AbortSignal): Promise<void> {
    await this.exclusively(folder, signal, () => this.running.endLeftover(folder, signal));
  }

  private async runAlone(args: readonly string[], run: NestedRun): Promise<void> {
    const { folder, cwd = folder, timeoutMs = longTimeoutMs, signal, ending = gracefulEnding } = run;
    const reports = new Reports(run.onEvent);
    const environment = nestedEnvironment(withDockerHost(this.environment, run.dockerHost), folder);
    let noted: Promise<void> | undefined;
    const result = await runProcess(
      process.platform === "win32" ? "vagrant.exe" : "vagrant",
      [...args, "--machine-readable"],
      {
        ...{ timeoutMs, signal, cwd, environment, ending },
        onStart: (pid) => {
          // Only needed after a crash, so a failure is not fatal.
          noted = this.running.note(folder, pid).catch((error: unknown) => {
            this.logger.warn({ reason: messageOf(error) }, "the nested Vagrant could not be noted");
          });
        },
        onLine: (line) => reports.take(line),
      },
      this.logger,
    );
    await noted;
    await this.running.forget(folder);
    const failure = reports.end();
    const command = commandText(["vagrant", ...args], this.environment);
    if (result.ended === "missing") throw missing(environment);
    if (result.ended === "interrupted") throw new ExpectedError("interrupted", {});
    if (result.ended === "timeout")
      throw new ExpectedError("nested_vagrant_not_responding", { command, seconds: inSeconds(timeoutMs) });
    if (result.exitCode !== 0) throw failed(command, failure, result);
  }
}

type Failure = Extract<NestedEvent, { type: "failure" }>;

/** Passes reports on. Vagrant prints an error as a message and then reports it, so messages that may be the error are held back. */
class Reports {
  private held: NestedEvent | undefined;
  private failure: Failure | undefined;

  constructor(private readonly onEvent: ((event: NestedEvent) => void) | undefined) {}

  take(line: string): void {
    const event = parseNestedLine(line);
    if (event === undefined) return;
    if (event.type === "failure") {
      this.failure = event;
      if (this.held?.type === "ui" && this.held.text === event.text) this.held = undefined;
      return;
    }
    this.release();
    if (event.type === "ui" && event.kind === "error") this.held = event;
    else this.onEvent?.(event);
  }

  /** The error, if there was one. */
  end(): Failure | undefined {
    this.release();
    return this.failure;
  }

  private release(): void {
    if (this.held !== undefined) this.onEvent?.(this.held);
    this.held = undefined;
  }
}

/** On Windows, the variable is called `Path`. */
function missing({ PATH, Path }: NodeJS.ProcessEnv): ExpectedError {
  return new ExpectedError("nested_vagrant_missing", {
    looked_in: (PATH ?? Path ?? "").split(delimiter).filter(isAbsolute).join(", "),
  });
}

/** Some errors are not reported: a Ruby error in a Vagrantfile prints a backtrace. */
function failed(command: string, failure: Failure | undefined, result: ProcessResult): ExpectedError {
  return new ExpectedError("nested_vagrant_failed", {
    command,
    nested_error: failure?.className || `exit status ${result.exitCode}`,
    output: failure?.text || result.stderr.trim(),
  });
}
