import { lookUpInnerOrFail } from "../actions/inner/inner-lookup.js";
import { lookUpOrFail } from "../actions/lookup.js";
import type { Parts } from "../actions/parts.js";
import { type ErrorKey, ExpectedError, isExpected } from "../errors.js";
import type { Machine } from "../machine/machine.js";
import { endWithInput, endWithInputSteps } from "./end-with-input.js";
import { enterGuest } from "./enter-guest.js";

export interface LogOptions {
  readonly parts: Parts;
  readonly signal: AbortSignal;
  /** The last so many. */
  readonly lines: number;
  /** Of the present boot alone. */
  readonly boot: boolean;
  /** Goes on with what is added, until it is interrupted. */
  readonly follow: boolean;
  /** A promise is waited for before the next line. */
  readonly onLine: (line: string) => unknown;
}

/**
 * Where the lines were: in systemd's journal, in a file of the guest, or with its kernel; or they are what the provider keeps of the
 * machine's console.
 */
const sources = ["journal", "file", "kernel", "console"] as const;
export type LogSource = (typeof sources)[number];

/** What a guest may take to begin with its answer, and to end with it when it is not followed. */
const limitMs = 60_000;
const noneHere = 96;

/** `$1` lines; `$2` boot, `$3` follow: if they are not empty. `$4`: the kernel is the machine's own. Says first where it found them. */
const script = `
if [ -d /run/systemd/system ] && command -v journalctl >/dev/null; then
  echo journal
  exec journalctl --no-pager --quiet --output short-iso --lines "$1" \${2:+--boot} \${3:+--follow}
fi
if [ -n "$2" ] && [ -n "$4" ] && [ -z "$3" ]; then
  echo kernel
  dmesg | tail -n "$1"
  exit
fi
if [ -z "$2" ]; then
  for file in /var/log/messages /var/log/syslog; do
    [ -f "$file" ] || continue
    echo file
    exec tail -n "$1" \${3:+-F} "$file"
  done
fi
exit ${noneHere}
`;

/** With these the guest cannot be asked, and what its provider keeps is all that there is. */
const closed: readonly ErrorKey[] = ["vm_not_running", "guest_unreachable", "guest_not_responding"];

/**
 * Passes a machine's log on, line by line: the guest's own, and of a guest that has none or cannot be entered the provider's. Resolves
 * at its end, or when it is interrupted while it follows. Fails with `logs_missing`, with `guest_command_failed`, and as `enterGuest` does.
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
  if (await readConsole(machine, options)) return "console";
  throw failure ?? new ExpectedError("logs_missing", { name: machine.name });
}

async function readGuest(machine: Machine, options: LogOptions): Promise<LogSource | undefined> {
  const { parts, signal, lines, boot, follow, onLine } = options;
  const guest = await enterGuest(machine, parts);
  const flags = [boot, follow, await hasOwnKernel(machine, parts)].map((flag) => (flag ? "yes" : ""));
  let source: LogSource | undefined;
  let complaint = "";
  try {
    const { exitCode } = await guest.run(endWithInput(["sh", "-c", script, "sh", String(lines), ...flags]), {
      signal,
      timeoutMs: follow ? Number.POSITIVE_INFINITY : limitMs,
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

/** Containers, and OrbStack's machines, have their host's. */
async function hasOwnKernel(machine: Machine, parts: Parts): Promise<boolean> {
  if (machine.provider !== "vagrant") return false;
  const lookup = await lookUpInnerOrFail({ machine, parts });
  return lookup.kind === "present" && lookup.backend.name !== "docker";
}

/** Whether the provider keeps anything. */
async function readConsole(machine: Machine, options: LogOptions): Promise<boolean> {
  const { parts, signal, lines, follow, onLine } = options;
  if (machine.provider === "vagrant") {
    const lookup = await lookUpInnerOrFail({ machine, parts });
    if (lookup.kind !== "present") throw new ExpectedError("vm_not_created", {});
    return lookup.backend.logs(lookup.id, { lines, follow, onLine, signal });
  }
  const lookup = await lookUpOrFail({ machine, parts });
  if (lookup.kind !== "present") throw new ExpectedError("vm_not_created", {});
  // OrbStack has no way to follow it.
  const log = follow ? undefined : await parts.driver(machine).logs(lookup.orb.name, { signal });
  for (const line of log?.slice(-lines) ?? []) await onLine(line);
  return log !== undefined && log.length > 0;
}
