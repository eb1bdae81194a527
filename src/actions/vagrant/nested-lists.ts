import type { NestedEvent, NestedUiKind } from "../../backends/nested-events.js";
import type { Machine } from "../../machine/machine.js";
import { paths } from "../../state/paths.js";
import type { Parts } from "../context/parts.js";
import { lookUpBackendMachineOrFail } from "./lookup.js";

const timeoutMs = 60_000;

/** The ports that the nested Vagrant forwards: host ports, each with its guest port. */
export async function listBackendPorts(
  machine: Machine,
  parts: Parts,
): Promise<Readonly<Record<string, number>>> {
  const events = await ask(["port"], machine, parts);
  return Object.fromEntries(
    events.flatMap((event) => (event.type === "forwarded_port" ? [[event.host, event.guest]] : [])),
  );
}

/** The names of the machine's snapshots according to the nested Vagrant. */
export async function listBackendSnapshots(machine: Machine, parts: Parts): Promise<readonly string[]> {
  const lookup = await lookUpBackendMachineOrFail({ machine, parts });
  if (lookup.kind !== "present") return [];
  const events = await ask(["snapshot", "list"], machine, parts);
  const textsOf = (kind: NestedUiKind) =>
    events.flatMap((event) => (event.type === "ui" && event.kind === kind ? [event.text.trim()] : []));
  // An empty line comes before the names. Without snapshots, there are two lines of text instead.
  return textsOf("output").some((text) => text !== "") ? [] : textsOf("detail");
}

async function ask(args: readonly string[], machine: Machine, parts: Parts): Promise<readonly NestedEvent[]> {
  const events: NestedEvent[] = [];
  const folder = paths.instance(machine.dataDir);
  await parts.vagrant.nested.run(args, {
    folder,
    timeoutMs,
    onEvent: (event) => events.push(event),
  });
  return events;
}
