import { createOption } from "commander";
import { cleanLine } from "../../machine/clean-text.js";
import { stateText } from "../../machine/state-report.js";
import { type InventoryHost, readInventoryHost } from "../../operations/lab/inventory.js";
import { machinesArgument } from "../../vm/arguments/targets.js";
import { eachMachine, type MachineOutcome, sayFailures } from "../../vm/commands/each-machine.js";
import type { Subcommand } from "../../vm/session/subcommand.js";
import { ansible } from "../inventories/ansible.js";
import { mixedGroups } from "../inventories/group-names.js";
import { nornir, nornirGroups } from "../inventories/nornir.js";

const inventoryFormats = { ansible, nornir, "nornir-groups": nornirGroups } as const;

interface Options {
  readonly format: keyof typeof inventoryFormats;
}

/** `vagrant lab inventory`: the machines for other programs. */
export const inventory: Subcommand = (lab, act, session) => {
  const formats = Object.keys(inventoryFormats);
  lab
    .command("inventory")
    .description("print the running machines, grouped by kind and label, for programs that configure them")
    .addArgument(machinesArgument())
    .addOption(createOption("--format <name>", "for which program").choices(formats).default("ansible"))
    .action(
      act(async (targets: readonly string[], { format }: Options) => {
        const machines = await session.machines(targets);
        const outcomes = await eachMachine(machines, (machine) => readInventoryHost(machine, session.parts));
        const hosts = outcomes.flatMap((outcome) => ("value" in outcome ? [outcome.value] : []));
        for (const line of outcomes.flatMap(remarkOn)) session.print(cleanLine(line));
        session.write("stdout", inventoryFormats[format](hosts));
        for (const sentence of mixedGroups(hosts)) session.say(cleanLine(sentence));
        return { exitCode: sayFailures(outcomes, session) };
      }),
    );
};

/** A machine that is not in the inventory is in a comment. */
function remarkOn(outcome: MachineOutcome<InventoryHost>): readonly string[] {
  if ("error" in outcome) return [`# ${outcome.machine.name}: its state is unknown`];
  const { name, ssh, state } = outcome.value;
  return ssh === undefined ? [`# ${name} is not running: ${stateText(state)}`] : [];
}
