import { setTimeout as sleep } from "node:timers/promises";
import { ExpectedError, isExpected } from "../errors.js";
import { inSeconds } from "../machine/seconds.js";
import { deadline } from "../process/deadline.js";
import { askStateWithin, eitherOf } from "./ask-state.js";
import { type Backend, type BackendState, isOff } from "./backend.js";
import { reasonOf } from "./reason-of.js";

export interface ForceKill {
  readonly backend: Backend;
  /** The backend's own id; no other machine is queried or touched. */
  readonly backendId: string;
  /** The state, when it was asked for just now. @default it is asked for */
  readonly seen?: BackendState | undefined;
  /**
   * The orderly way: the nested `vagrant halt --force`. It ends when the signal fires. Not taken while the state is not known.
   * @default none: the machine is powered off at once
   */
  readonly halt?: (signal: AbortSignal) => Promise<void>;
  /** For everything together, but `plugMs` are always left for the power-off. */
  readonly killTimeoutMs: number;
  /** The timeout of the backend's power-off, however much of the time has passed. @default 5 s */
  readonly plugMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/** What turned the machine off. `already_off`: nothing had to. */
export type KillStep = "already_off" | "halt" | "power_off";

export interface KillResult {
  readonly step: KillStep;
  /** As it was read back afterwards. */
  readonly state: BackendState;
}

/** What `killTimeoutMs` is unless the user says otherwise. */
export const defaultKillTimeoutMs = 5_000;

/** The orderly way gets half of the time, because a nested Vagrant needs a second to start; the power-off needs little. */
const haltShare = 0.5;
/** A backend that does not answer the first query may still power the machine off. */
const questionShare = 0.2;
const defaultPlugMs = 5_000;
/** The least that a question gets. */
const leastMs = 500;
const pollMs = 100;

/** How long a person waits for the answer to the first query. */
export function firstQuestionMs(killTimeoutMs: number): number {
  return Math.max(killTimeoutMs * questionShare, leastMs);
}

/**
 * Turns a machine off, whatever its guest does: `halt --force`, and where that is not enough or not in time, the hypervisor's own
 * power-off; then reads the state back. Disks and id stay. Fails with `vm_not_created`, `interrupted`, or with `kill_failed`,
 * which says what each attempt came to.
 */
export async function forceKill(kill: ForceKill): Promise<KillResult> {
  const { killTimeoutMs, plugMs = defaultPlugMs } = kill;
  const end = performance.now() + killTimeoutMs;
  const attempts: string[] = [];

  const before = kill.seen ?? (await askStateWithin(firstQuestionMs(killTimeoutMs), kill));
  if (before.id === "not_created") throw new ExpectedError("vm_not_created", {});
  if (isOff(before)) return { step: "already_off", state: before };

  // Vagrant's own providers can take a machine for gone that they cannot ask about, and forget it.
  const halt = before.id === "unknown" ? undefined : kill.halt;
  const halting = halt && startHalt(kill, halt, attempts);
  try {
    if (await halting?.endedInTime) {
      const state = await askUntil(end, kill);
      if (isOff(state)) return { step: "halt", state };
      attempts.push(`halt --force: it finished, but the machine was ${wordOf(state)}`);
    }
    requireGoingOn(kill);
    const state = await pullPlug(kill, Math.max(end, performance.now() + plugMs), attempts);
    if (isOff(state)) return { step: "power_off", state };
    throw failed(kill, state, attempts);
  } finally {
    await halting?.ended;
  }
}

/** Starts the orderly way. When its time is up, it is told to end, and nobody waits for that. */
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

/** Powers off until the machine is off or the time is up: a backend may refuse as long as something else locks the machine. */
async function pullPlug(kill: ForceKill, end: number, attempts: string[]): Promise<BackendState> {
  for (;;) {
    const refusal = await tryPlug(kill, end);
    const state = await waitUntilOff(kill, refusal === undefined ? end : 0);
    if (isOff(state) || performance.now() + pollMs > end) {
      attempts.push(`power-off: ${refusal ?? "it was accepted"}`);
      return state;
    }
    await pause(kill);
  }
}

/** `undefined`: the backend accepted. Otherwise, why it did not. */
async function tryPlug(kill: ForceKill, end: number): Promise<string | undefined> {
  try {
    await kill.backend.powerOff(kill.backendId, { signal: limited(kill, end) });
    return undefined;
  } catch (error) {
    requireGoingOn(kill);
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

/** A timeout also interrupts: only the user's own interruption ends everything. */
function requireGoingOn({ signal }: ForceKill): void {
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
