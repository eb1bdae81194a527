import { vagrantfileProtects } from "../../actions/context/vagrantfile-protects.js";
import { ExpectedError } from "../../errors.js";
import type { Machine } from "../../machine/machine.js";
import { jsonOption, machinesArgument } from "../arguments/targets.js";
import type { Session } from "../session/session.js";
import type { Subcommand } from "../session/subcommand.js";
import { printJson } from "../terminal/print-json.js";
import { describeOutcomes, eachMachine, sayFailures } from "./each-machine.js";

interface Options {
  readonly json?: true;
}

/** `vagrant vm protect`: prevents `vagrant destroy` and our own commands from deleting machines until `unprotect`. */
export const protect = protectionCommand(
  "protect",
  "prevent `vagrant destroy` and `vagrant vm cleanup` from deleting machines",
  true,
);

/** `vagrant vm unprotect`: allows machines to be deleted again. */
export const unprotect = protectionCommand("unprotect", "allow machines to be deleted again", false);

function protectionCommand(name: "protect" | "unprotect", description: string, wanted: boolean): Subcommand {
  return (vm, act, session) => {
    vm.command(name)
      .description(description)
      .addArgument(machinesArgument())
      .addOption(jsonOption())
      .action(
        act(async (targets: readonly string[], { json }: Options) => {
          const machines = await session.machines(targets);
          const outcomes = await eachMachine(machines, (machine) => note(machine, wanted, session));
          if (json)
            printJson(session, `vm-${name}`, {
              machines: describeOutcomes(outcomes, (isProtected) => ({ protected: isProtected })),
            });
          else
            for (const outcome of outcomes)
              if ("value" in outcome) session.print(`${outcome.machine.name}: ${words(outcome.value)}`);
          for (const machine of machines)
            if (!wanted && vagrantfileProtects(machine)) session.say(`${machine.name}: ${stays}`);
          return { exitCode: sayFailures(outcomes, session) };
        }),
      );
  };
}

/** Writes the setting down, and returns whether the machine is protected now. */
async function note(machine: Machine, wanted: boolean, { parts }: Session): Promise<boolean> {
  const presence = await parts.provider(machine).presence(machine);
  if (machine.id === undefined || presence !== "present") throw new ExpectedError("vm_not_created", {});
  await parts.registry(machine).change(machine.id, async ({ protected: _, ...entry }) => {
    if (wanted) return { ...entry, protected: "command" };
    return vagrantfileProtects(machine) ? { ...entry, protected: "vagrantfile" } : entry;
  });
  return wanted || vagrantfileProtects(machine);
}

const stays = "The Vagrantfile says `protected = true`, so it stays protected until you remove that.";

function words(isProtected: boolean): string {
  return isProtected ? "protected" : "not protected";
}
