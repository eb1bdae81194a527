import type { Parts } from "../../actions/context/parts.js";
import type { LogCall } from "../../actions/provider.js";
import { type ErrorKey, ExpectedError, isExpected } from "../../errors.js";
import { logs } from "../../generated/guest-scripts.js";
import type { Machine } from "../../machine/machine.js";
import { endWithInput, endWithInputSteps } from "./end-with-input.js";

export interface LogOptions extends LogCall {
  readonly parts: Parts;
  /** Of the present boot alone. */
  readonly boot: boolean;
}

/**
 * Where the lines were: in systemd's journal, in a file of the guest, or with its kernel; or they are what the provider keeps of the
 * machine's console.
 */
const sources = ["journal", "file", "kernel", "console"] as const;
export type LogSource = (typeof sources)[number];

/** What a guest may take to begin with its answer, and to end with it when it is not followed. */
const timeoutMs = 60_000;
/** What `logs.sh` ends with where it finds none. */
const noneHere = 96;

/** With these the guest cannot be asked, and what its provider keeps is all that there is. */
const closed: readonly ErrorKey[] = ["vm_not_running", "guest_unreachable", "guest_not_responding"];

/**
 * Passes a machine's log on, line by line: the guest's own, and of a guest that has none or cannot be entered the provider's. Resolves
 * at its end, or when it is interrupted while it follows. Fails with `logs_missing`, with `guest_command_failed`, and as `GuestAccess.enter` does.
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
    // There is no other end to it.
    if (follow && source !== undefined && isExpected(error, "interrupted")) return source;
    throw error;
  }
}
