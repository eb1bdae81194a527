import type { Parts } from "../../actions/context/parts.js";
import { ExpectedError } from "../../errors.js";
import { changeLinks as script } from "../../generated/guest-scripts.js";
import type { Machine } from "../../machine/machine.js";
import { stateText } from "../../machine/state-report.js";
import { type Impairments, netemWords } from "../../network/impairments.js";
import { askGuest } from "../guest/ask-guest.js";

/** What to do with ends of links until their machine boots. `set` replaces all impairments. */
export type LinkChange =
  | { readonly what: "set"; readonly impairments: Impairments }
  | { readonly what: "reset" | "down" | "up" };

interface ChangeContext {
  readonly parts: Parts;
  readonly signal: AbortSignal;
}

const timeoutMs = 15_000;

/** Fails with `lab_machines_stopped` unless all machines are running, and if the state of one is not known. */
export async function requireRunning(machines: readonly Machine[], parts: Parts): Promise<void> {
  const reports = await Promise.all(
    machines.map(async (machine) => ({ machine, ...(await parts.provider(machine).state(machine)) })),
  );
  const stopped = reports.filter(({ state }) => state.id !== "running");
  for (const { error } of stopped) if (error !== undefined) throw error;
  if (stopped.length === 0) return;
  const names = stopped.map(({ machine, state }) => `${machine.name} (${stateText(state.id)})`);
  throw new ExpectedError("lab_machines_stopped", { machines: names.join(", ") });
}

/**
 * Changes a machine's ends by a single command in its guest. Fails with `link_interface_missing`, `guest_tool_missing` and
 * `netem_missing`, and then nothing was changed, and as `askGuest` does.
 */
export async function changeLinks(
  machine: Machine,
  interfaces: readonly string[],
  change: LinkChange,
  context: ChangeContext,
): Promise<void> {
  const words = change.what === "set" ? netemWords(change.impairments) : [];
  const args = [change.what, interfaces.join(" "), ...words];
  const section = await askGuest(machine, { what: "change its links", script, args, timeoutMs }, context);
  const [missing] = section("missing");
  if (missing !== undefined) throw missingIn(machine, missing);
}

function missingIn({ name }: Machine, what: string): ExpectedError {
  const [, end] = /^interface (\S{1,15})$/.exec(what) ?? [];
  if (end !== undefined) return new ExpectedError("link_interface_missing", { name, interface: end });
  if (what === "kernel netem") return new ExpectedError("netem_missing", { name });
  const packages = "iproute2 in Debian and Ubuntu, iproute-tc in Fedora, iproute2-tc in Alpine";
  const instead = `Its links were not changed. Install it in the machine; its package is ${packages}.`;
  return new ExpectedError("guest_tool_missing", { name, tool: "tc", instead });
}
