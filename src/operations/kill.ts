import { requireInner } from "../actions/inner/inner-lookup.js";
import { forgetInnerSsh } from "../actions/inner/inner-ssh.js";
import { requirePresent } from "../actions/lookup.js";
import type { Parts } from "../actions/parts.js";
import { turnOff } from "../actions/turn-off.js";
import { isOff } from "../backends/backend.js";
import { forceKill } from "../backends/force-kill.js";
import type { Machine } from "../machine/machine.js";

interface KillOptions {
  readonly parts: Parts;
  readonly signal: AbortSignal;
}

/** Whether the machine was turned off, or was off already. */
export type KillOutcome = "killed" | "already_off";

/** What a hypervisor may take to pull the plug, and to say that it did. */
const limitMs = 5_000;

/**
 * Turns a machine off at once, whatever its guest does, and reads back that it is off. Its disks and its id stay. Fails with
 * `vm_not_created`, `machine_not_stopped` or `kill_failed`, and as the driver and the backends do.
 */
export function kill(machine: Machine, options: KillOptions): Promise<KillOutcome> {
  return machine.provider === "vagrant" ? killInner(machine, options) : killOrbstack(machine, options);
}

async function killOrbstack(machine: Machine, { parts, signal }: KillOptions): Promise<KillOutcome> {
  const { orb } = await requirePresent({ machine, parts });
  if (orb.state === "stopped") return "already_off";
  await turnOff({ machine, parts, signal }, orb, true);
  return "killed";
}

async function killInner(machine: Machine, { parts, signal }: KillOptions): Promise<KillOutcome> {
  const { backend, id, state } = await requireInner({ machine, parts });
  if (isOff(state)) return "already_off";
  await forceKill({ backend, innerId: id, killTimeoutMs: limitMs, signal });
  await forgetInnerSsh(machine, parts);
  return "killed";
}
