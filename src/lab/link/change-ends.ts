import { changeLinks, type LinkChange, requireRunning } from "../../operations/lab/change-links.js";
import { eachMachine, sayFailures } from "../../vm/commands/each-machine.js";
import type { Session } from "../../vm/session/session.js";
import type { Ending } from "../../vm/session/subcommand.js";
import type { MachineEnds } from "./ends.js";

/** Changes ends of running machines, and prints what each is now. Starts no machine. */
export async function changeEnds(
  chosen: readonly MachineEnds[],
  change: LinkChange,
  becomes: string,
  session: Session,
): Promise<Ending> {
  const machines = chosen.map(({ machine }) => machine);
  await requireRunning(machines, session.parts);
  const outcomes = await eachMachine(machines, async (machine) => {
    const interfaces = chosen.find((one) => one.machine === machine)?.interfaces ?? [];
    await changeLinks(machine, interfaces, change, session);
    return interfaces;
  });
  for (const outcome of outcomes)
    if ("value" in outcome)
      for (const end of outcome.value) session.print(`${outcome.machine.name}:${end}: ${becomes}`);
  return { exitCode: sayFailures(outcomes, session) };
}
