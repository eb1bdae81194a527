import type { Parts } from "../../actions/context/parts.js";
import type { LogCall } from "../../actions/provider.js";
import { type ErrorKey, ExpectedError, isExpected } from "../../errors.js";
import { logs } from "../../generated/guest-scripts.js";
import type { Machine } from "../../machine/machine.js";
import { endWithInput, endWithInputSteps } from "./end-with-input.js";

export interface LogOptions extends LogCall {
  readonly parts: Parts;
  /** Only the current boot. */
  readonly boot: boolean;
}

/** Where the lines came from: the systemd journal, a log file of the guest, its kernel, or the provider's log of the machine's console. */
const sources = ["journal", "file", "kernel", "console"] as const;
export type LogSource = (typeof sources)[number];

/** How long a guest may take to answer or, without `follow`, to finish. */
const timeoutMs = 60_000;
/** The exit status of `logs.sh` if it finds no log. */
const noneHere = 96;

/** After these errors of the guest, the provider's console log is used. */
const closed: readonly ErrorKey[] = ["vm_not_running", "guest_unreachable", "guest_not_responding"];

/**
 * Passes on a machine's log line by line: the guest's own or, if it has none or cannot be entered, the provider's.
 * Resolves at its end, or when `follow` is interrupted. Fails with `logs_missing`, `guest_command_failed`, and as
 * `GuestAccess.enter` does.
 */
export async function readLogs(machine: Machine, options: LogOptions): Promise<LogSource> {
  let failure: unknown;
  try {
    const source = await readGuest(machine, options);
    if (source !== undefined) return source;
  } catch (error) {
    if (!closed.some((key) => isExpected(error, key))) throw error;
    failure = error;
  }
  if (await options.parts.provider(machine).guest.readConsole(machine, options)) return "console";
  throw failure ?? new ExpectedError("logs_missing", { name: machine.name });
}

async function readGuest(machine: Machine, options: LogOptions): Promise<LogSource | undefined> {
  const { parts, signal, lines, boot, follow, onLine } = options;
  const access = parts.provider(machine).guest;
  const guest = await access.enter(machine);
  const flags = [boot, follow, await access.hasOwnKernel(machine)].map((flag) => (flag ? "yes" : ""));
  let source: LogSource | undefined;
  let complaint = "";
  try {
    const { exitCode } = await guest.run(endWithInput(["sh", "-c", logs, "sh", String(lines), ...flags]), {
      signal,
      timeoutMs: follow ? Number.POSITIVE_INFINITY : timeoutMs,
      unbuffered: true,
      ending: endWithInputSteps,
      onLine: (line) => {
        if (source !== undefined) return onLine(line);
        source = sources.find((name) => name === line);
        return undefined;
      },
      onErrorLine: (line) => {
        complaint ||= line;
      },
    });
    if (exitCode === noneHere) return undefined;
    if (exitCode === 0 && source !== undefined) return source;
    throw new ExpectedError("guest_command_failed", {
      name: machine.name,
      command: "read the log",
      exit_code: String(exitCode),
      output: complaint,
    });
  } catch (error) {
    // Following a log only ends with an interrupt.
    if (follow && source !== undefined && isExpected(error, "interrupted")) return source;
    throw error;
  }
}
