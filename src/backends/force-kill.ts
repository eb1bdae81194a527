import { setTimeout as sleep } from "node:timers/promises";
import { ExpectedError, isExpected, messageOf } from "../errors.js";
import { deadline } from "../process/deadline.js";
import { type Backend, type InnerState, isOff } from "./backend.js";

export interface ForceKill {
  readonly backend: Backend;
  /** The inner provider's own id; no other machine is asked for or touched. */
  readonly innerId: string;
  /**
   * The orderly way: the nested `vagrant halt --force`. It ends when the signal fires. @default none: the plug is pulled at once
   */
  readonly halt?: (signal: AbortSignal) => Promise<void>;
  /** For all of it together. */
  readonly killTimeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** What turned the machine off. `already_off`: nothing had to. */
export type KillStep = "already_off" | "halt" | "power_off";

export interface KillResult {
  readonly step: KillStep;
  /** As it was read back afterwards. */
  readonly state: InnerState;
}

/** What `killTimeoutMs` is unless the user says otherwise. */
export const defaultKillTimeoutMs = 5_000;

/** The orderly way gets half of the time, of which a nested Vagrant needs a second to start; the plug needs little. */
const haltShare = 0.5;
/** A hypervisor that does not answer at first may still let go of the machine. */
const questionShare = 0.2;
const pollMs = 100;

/**
 * Turns a machine off, whatever its guest does: `halt --force`, and where that is not enough or not in time, the hypervisor's own
 * power-off; then reads the state back. Disks and id stay. Fails with `vm_not_created`, `interrupted`, or with `kill_failed`,
 * which says what each attempt came to.
 */
export async function forceKill(kill: ForceKill): Promise<KillResult> {
  const { killTimeoutMs } = kill;
  const end = performance.now() + killTimeoutMs;
  const attempts: string[] = [];

  const before = await askState(kill, killTimeoutMs * questionShare);
  if (before.id === "not_created") throw new ExpectedError("vm_not_created", {});
  if (isOff(before)) return { step: "already_off", state: before };

  const halting = kill.halt && startHalt(kill, kill.halt, attempts);
  try {
    if (await halting?.endedInTime) {
      const state = await askState(kill, end - performance.now());
      if (isOff(state)) return { step: "halt", state };
      attempts.push(`halt --force: it ended, and the machine was ${wordOf(state)}`);
    }
    requireGoingOn(kill);
    await pullPlug(kill, end - performance.now(), attempts);
    const state = await waitUntilOff(kill, end);
    if (isOff(state)) return { step: "power_off", state };
    throw failed(kill, state, attempts);
  } finally {
    await halting?.ended;
  }
}

/** Begins the orderly way. When its time is up it is told to end, and nobody waits for that before he goes on. */
function startHalt(kill: ForceKill, halt: NonNullable<ForceKill["halt"]>, attempts: string[]) {
  const limitMs = kill.killTimeoutMs * haltShare;
  const late = deadline(limitMs);
  const ended = halt(eitherOf(late, kill.signal)).then(
    () => true,
    (error: unknown) => {
      attempts.push(
        `halt --force: ${late.aborted ? `it did not end within ${limitMs / 1000} seconds` : reasonOf(error)}`,
      );
      return false;
    },
  );
  const tooLate = new Promise<false>((resolve) => {
    late.addEventListener("abort", () => resolve(false), { once: true });
  });
  return { ended, endedInTime: Promise.race([ended, tooLate]) };
}

async function pullPlug(kill: ForceKill, limitMs: number, attempts: string[]): Promise<void> {
  try {
    await kill.backend.powerOff(kill.innerId, { signal: limited(kill, limitMs) });
    attempts.push("power-off: it was accepted");
  } catch (error) {
    requireGoingOn(kill);
    attempts.push(`power-off: ${isExpected(error, "interrupted") ? "no answer in time" : reasonOf(error)}`);
  }
}

/** Some hypervisors answer before the machine is off. */
async function waitUntilOff(kill: ForceKill, end: number): Promise<InnerState> {
  for (;;) {
    const state = await askState(kill, end - performance.now());
    if (isOff(state) || performance.now() + pollMs > end) return state;
    await sleep(pollMs, undefined, { signal: kill.signal }).catch(() => undefined);
  }
}

/** The state, or `unknown` when there was no answer in time. Fails with `interrupted` alone. */
async function askState(kill: ForceKill, limitMs: number): Promise<InnerState> {
  const { backend, innerId } = kill;
  try {
    return await backend.state(innerId, { signal: limited(kill, limitMs) });
  } catch (error) {
    requireGoingOn(kill);
    if (!isExpected(error, "interrupted")) throw error;
    const data = { backend: backend.name, command: "state", seconds: Math.round(limitMs) / 1000 };
    return { id: "unknown", error: new ExpectedError("backend_not_responding", data) };
  }
}

function limited({ signal }: ForceKill, limitMs: number): AbortSignal {
  return eitherOf(deadline(Math.max(0, Math.ceil(limitMs))), signal);
}

function eitherOf(limit: AbortSignal, signal: AbortSignal | undefined): AbortSignal {
  return signal === undefined ? limit : AbortSignal.any([limit, signal]);
}

/** What ran out of time was interrupted as well: only the user's own interruption ends the whole. */
function requireGoingOn({ signal }: ForceKill): void {
  if (signal?.aborted) throw new ExpectedError("interrupted", {});
}

function failed(
  { backend, innerId, killTimeoutMs }: ForceKill,
  state: InnerState,
  attempts: readonly string[],
): ExpectedError {
  return new ExpectedError("kill_failed", {
    backend: backend.name,
    id: innerId,
    seconds: killTimeoutMs / 1000,
    state: wordOf(state),
    attempts: attempts.join("\n"),
  });
}

function wordOf(state: InnerState): string {
  return state.id === "unknown" ? `not known (${reasonOf(state.error)})` : state.word;
}

function reasonOf(error: unknown): string {
  if (isExpected(error, "backend_failed")) return error.data.output;
  if (isExpected(error, "nested_vagrant_failed")) return error.data.output;
  return messageOf(error);
}
