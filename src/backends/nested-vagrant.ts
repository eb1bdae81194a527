import { delimiter, isAbsolute } from "node:path";
import { ExpectedError, messageOf } from "../errors.js";
import type { Logger } from "../machine/logger.js";
import { type EndingStep, type ProcessResult, runProcess } from "../process/run-process.js";
import { nestedEnvironment } from "./nested-environment.js";
import { type NestedEvent, parseNestedLine } from "./nested-events.js";

export interface NestedRun {
  /** Holds the Vagrantfile; the nested `.vagrant` comes to be beside it. */
  readonly folder: string;
  /** Where relative paths in its arguments count from. @default the folder */
  readonly cwd?: string | undefined;
  /** @default six hours: boxes are downloaded and disks packed in this time */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** Called with each report as it comes; the error that ends it is thrown instead, so that nobody reads it twice. */
  readonly onEvent?: ((event: NestedEvent) => void) | undefined;
  /** How it is ended when its time is up or the signal fires. @default `patientEnding` */
  readonly ending?: readonly EndingStep[] | undefined;
}

/** Runs `work` while no other nested Vagrant works in that folder. */
export type Exclusively = <T>(
  folder: string,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
) => Promise<T>;

/** Knows which `vagrant` works in a folder, also when who started it was killed. */
export interface RunningVagrants {
  note(folder: string, pid: number): Promise<void>;
  forget(folder: string): Promise<void>;
  /** Ends one for which nobody waits any more, as a user would. `interrupted`. */
  endLeftover(folder: string, signal: AbortSignal | undefined): Promise<void>;
}

const longLimitMs = 6 * 3_600_000;

/** As a user ends it, by Ctrl-C: then Vagrant cleans up, and its children do. */
export const patientEnding: readonly EndingStep[] = [
  { signal: "SIGINT", graceMs: 15_000 },
  { signal: "SIGTERM", graceMs: 5_000 },
];

/** For one whose work is about to be done in another way. */
export const hastyEnding: readonly EndingStep[] = [{ signal: "SIGINT", graceMs: 300 }];

const alone: Exclusively = (_folder, _signal, work) => work();
const forgetful: RunningVagrants = {
  note: async () => undefined,
  forget: async () => undefined,
  endLeftover: async () => undefined,
};

/** Drives `vagrant` on a project of its own, apart from the one that the user called. */
export class NestedVagrant {
  constructor(
    private readonly environment: NodeJS.ProcessEnv,
    private readonly logger: Logger,
    private readonly exclusively: Exclusively = alone,
    private readonly running: RunningVagrants = forgetful,
  ) {}

  /**
   * Runs one command, such as `["up", "--provider", "docker"]`, to its good end. Fails with `nested_vagrant_failed`, which has the
   * inner error's class and whole text, `nested_vagrant_missing`, `nested_vagrant_not_responding` or `interrupted`.
   */
  async run(args: readonly string[], run: NestedRun): Promise<void> {
    const { folder, signal } = run;
    await this.exclusively(folder, signal, async () => {
      await this.running.endLeftover(folder, signal);
      await this.runAlone(args, run);
    });
  }

  /** Ends a Vagrant that a killed process left at work in a folder. */
  async settle(folder: string, signal: AbortSignal): Promise<void> {
    await this.exclusively(folder, signal, () => this.running.endLeftover(folder, signal));
  }

  private async runAlone(args: readonly string[], run: NestedRun): Promise<void> {
    const { folder, cwd = folder, timeoutMs = longLimitMs, signal, ending = patientEnding } = run;
    const reports = new Reports(run.onEvent);
    const environment = nestedEnvironment(this.environment, folder);
    let noted: Promise<void> | undefined;
    const result = await runProcess(
      process.platform === "win32" ? "vagrant.exe" : "vagrant",
      [...args, "--machine-readable"],
      {
        ...{ timeoutMs, signal, cwd, environment, ending },
        onStart: (pid) => {
          // It is of use after a crash only: no reason to fail.
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
    const command = ["vagrant", ...args].join(" ");
    if (result.ended === "missing") throw missing(environment);
    if (result.ended === "interrupted") throw new ExpectedError("interrupted", {});
    if (result.ended === "timeout")
      throw new ExpectedError("nested_vagrant_not_responding", { command, seconds: timeoutMs / 1000 });
    if (result.exitCode !== 0) throw failed(command, failure, result);
  }
}

type Failure = Extract<NestedEvent, { type: "failure" }>;

/** Passes reports on. An error is said and then, as the last words, given: it is held back until it is known which. */
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

  /** The last words, if there were any. */
  end(): Failure | undefined {
    this.release();
    return this.failure;
  }

  private release(): void {
    if (this.held !== undefined) this.onEvent?.(this.held);
    this.held = undefined;
  }
}

function missing({ PATH = "" }: NodeJS.ProcessEnv): ExpectedError {
  return new ExpectedError("nested_vagrant_missing", {
    looked_in: PATH.split(delimiter).filter(isAbsolute).join(", "),
  });
}

/** Some end without last words: a Ruby error in a Vagrantfile's own code leaves a backtrace. */
function failed(command: string, failure: Failure | undefined, result: ProcessResult): ExpectedError {
  return new ExpectedError("nested_vagrant_failed", {
    command,
    inner_error: failure?.className || `exit code ${result.exitCode}`,
    output: failure?.text || result.stderr.trim(),
  });
}
