import type { NestedEvent, NestedUiKind } from "../../backends/nested-events.js";
import type { Machine } from "../../machine/machine.js";
import { paths } from "../../state/paths.js";
import type { Parts } from "../context/parts.js";
import { lookUpBackendMachineOrFail } from "./lookup.js";

const limitMs = 60_000;

/** The ports that the nested Vagrant forwards: the host's, each with the machine's own. */
export async function listBackendPorts(
  machine: Machine,
  parts: Parts,
): Promise<Readonly<Record<string, number>>> {
  const events = await ask(["port"], machine, parts);
  return Object.fromEntries(
    events.flatMap((event) => (event.type === "forwarded_port" ? [[event.host, event.guest]] : [])),
  );
}

/** The names of the machine's snapshots, as the nested Vagrant has them. */
export async function listBackendSnapshots(machine: Machine, parts: Parts): Promise<readonly string[]> {
  const lookup = await lookUpBackendMachineOrFail({ machine, parts });
  if (lookup.kind !== "present") return [];
  const events = await ask(["snapshot", "list"], machine, parts);
  const textsOf = (kind: NestedUiKind) =>
    events.flatMap((event) => (event.type === "ui" && event.kind === kind ? [event.text.trim()] : []));
  // Above the names there is an empty line; where there are none, a sentence that says so, and another under it.
  return textsOf("output").some((text) => text !== "") ? [] : textsOf("detail");
}

async function ask(args: readonly string[], machine: Machine, parts: Parts): Promise<readonly NestedEvent[]> {
  const events: NestedEvent[] = [];
  const folder = paths.instance(machine.dataDir);
  await parts.vagrant.nested.run(args, {
    folder,
    timeoutMs: limitMs,
    onEvent: (event) => events.push(event),
  });
  return events;
}
