import { setTimeout as sleep } from "node:timers/promises";
import { ExpectedError, isExpected } from "../errors.js";
import { inSeconds } from "../machine/seconds.js";
import { deadline } from "../process/deadline.js";
import { askStateWithin, eitherOf } from "./ask-state.js";
import { type Backend, type BackendState, isOff } from "./backend.js";
import { reasonOf } from "./reason-of.js";

export interface ForceKill {
  readonly backend: Backend;
  /** The backend id. No other machine is queried or changed. */
  readonly backendId: string;
  /** The state, if it was just queried. @default it is queried */
  readonly seen?: BackendState | undefined;
  /**
   * The graceful way: a nested `vagrant halt --force`, which ends when the signal fires. Skipped if the state is
   * unknown. @default none: the machine is powered off at once
   */
  readonly halt?: (signal: AbortSignal) => Promise<void>;
  /** For everything together, except that the power-off always gets its own timeout. */
  readonly killTimeoutMs: number;
  /** The timeout of the power-off itself, however much time has passed. @default 5 s */
  readonly powerOffTimeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/** What stopped the machine. `already_off`: it was off. */
export type KillStep = "already_off" | "halt" | "power_off";

export interface KillResult {
  readonly step: KillStep;
  /** The state that was read back. */
  readonly state: BackendState;
}

/** The default of `killTimeoutMs`. */
export const defaultKillTimeoutMs = 5_000;

/** The share of the graceful way. A nested Vagrant needs a second to start, and the power-off needs little time. */
const haltShare = 0.5;
/** The share of the first query. A backend that does not answer may still power the machine off. */
const queryShare = 0.2;
const defaultPowerOffTimeoutMs = 5_000;
/** The shortest timeout of a query. */
const leastMs = 500;
const pollMs = 100;

/** The timeout of the first query of the state. */
export function firstQueryTimeoutMs(killTimeoutMs: number): number {
  return Math.max(killTimeoutMs * queryShare, leastMs);
}

/**
 * Powers a machine off, whatever its guest does: by `halt --force` and, if that fails or takes too long, by the
 * backend's own power-off. Then reads the state back. Disks and id are kept. Fails with `vm_not_created`,
 * `interrupted`, or with `kill_failed`, which lists the result of each attempt.
 */
export async function forceKill(kill: ForceKill): Promise<KillResult> {
  const { killTimeoutMs, powerOffTimeoutMs = defaultPowerOffTimeoutMs } = kill;
  const end = performance.now() + killTimeoutMs;
  const attempts: string[] = [];

  const before = kill.seen ?? (await askStateWithin(firstQueryTimeoutMs(killTimeoutMs), kill));
  if (before.id === "not_created") throw new ExpectedError("vm_not_created", {});
  if (isOff(before)) return { step: "already_off", state: before };

  // If Vagrant's own provider cannot find a machine, it may forget it.
  const halt = before.id === "unknown" ? undefined : kill.halt;
  const halting = halt && startHalt(kill, halt, attempts);
  try {
    if (await halting?.endedInTime) {
      const state = await askUntil(end, kill);
      if (isOff(state)) return { step: "halt", state };
      attempts.push(`halt --force: it finished, but the machine was ${wordOf(state)}`);
    }
    throwIfInterrupted(kill);
    const state = await powerOffUntilOff(
      kill,
      Math.max(end, performance.now() + powerOffTimeoutMs),
      attempts,
    );
    if (isOff(state)) return { step: "power_off", state };
    throw failed(kill, state, attempts);
  } finally {
    await halting?.ended;
  }
}

/** Starts the graceful way. After its timeout, it is told to end, but not waited for. */
function startHalt(kill: ForceKill, halt: NonNullable<ForceKill["halt"]>, attempts: string[]) {
  const timeoutMs = kill.killTimeoutMs * haltShare;
  const late = deadline(timeoutMs);
  const tooLate = `it did not finish within ${inSeconds(timeoutMs)} seconds`;
  const ended = halt(eitherOf(late, kill.signal)).then(
    () => true,
    (error: unknown) => {
      attempts.push(`halt --force: ${late.aborted ? tooLate : reasonOf(error)}`);
      return false;
    },
  );
  const outOfTime = new Promise<false>((resolve) => {
    late.addEventListener("abort", () => resolve(false), { once: true });
  });
  return { ended, endedInTime: Promise.race([ended, outOfTime]) };
}

/** Powers off until the machine is off or the time is up, because a backend may refuse while the machine is locked. */
async function powerOffUntilOff(kill: ForceKill, end: number, attempts: string[]): Promise<BackendState> {
  for (;;) {
    const refusal = await tryPowerOff(kill, end);
    const state = await waitUntilOff(kill, refusal === undefined ? end : 0);
    if (isOff(state) || performance.now() + pollMs > end) {
      attempts.push(`power-off: ${refusal ?? "it was accepted"}`);
      return state;
    }
    await pause(kill);
  }
}

/** `undefined`: the backend accepted. Otherwise, why it refused. */
async function tryPowerOff(kill: ForceKill, end: number): Promise<string | undefined> {
  try {
    await kill.backend.powerOff(kill.backendId, { signal: limited(kill, end) });
    return undefined;
  } catch (error) {
    throwIfInterrupted(kill);
    return isExpected(error, "interrupted") ? "no answer in time" : reasonOf(error);
  }
}

/** Some backends answer before the machine is off. */
async function waitUntilOff(kill: ForceKill, end: number): Promise<BackendState> {
  for (;;) {
    const state = await askUntil(end, kill);
    if (isOff(state) || performance.now() + pollMs > end) return state;
    await pause(kill);
  }
}

function askUntil(end: number, kill: ForceKill): Promise<BackendState> {
  return askStateWithin(Math.max(end - performance.now(), leastMs), kill);
}

function pause({ signal }: ForceKill): Promise<void> {
  return sleep(pollMs, undefined, { signal }).catch(() => undefined);
}

function limited({ signal }: ForceKill, end: number): AbortSignal {
  return eitherOf(deadline(Math.max(end - performance.now(), leastMs)), signal);
}

/** A timeout aborts like an interrupt, but only the user's interrupt ends everything. */
function throwIfInterrupted({ signal }: ForceKill): void {
  if (signal?.aborted) throw new ExpectedError("interrupted", {});
}

function failed(
  { backend, backendId, killTimeoutMs }: ForceKill,
  state: BackendState,
  attempts: readonly string[],
): ExpectedError {
  return new ExpectedError("kill_failed", {
    backend: backend.name,
    id: backendId,
    seconds: inSeconds(killTimeoutMs),
    state: wordOf(state),
    attempts: attempts.join("\n"),
  });
}

function wordOf(state: BackendState): string {
  return state.id === "unknown" ? `unknown (${reasonOf(state.error)})` : state.word;
}
