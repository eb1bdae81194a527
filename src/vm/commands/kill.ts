import { shortSentenceOf } from "../../machine/sentences.js";
import { jsonOption, machinesArgument } from "../arguments/targets.js";
import { exitCodes } from "../session/exit-codes.js";
import type { Subcommand } from "../session/subcommand.js";
import { confirm } from "../terminal/confirm.js";
import { printJson } from "../terminal/print-json.js";
import { eachMachine, sayFailures } from "./each-machine.js";

interface Options {
  readonly force?: true;
  readonly json?: true;
}

/** `vagrant vm kill`: powers machines off. Asks first, because data that the guest has not written to disk is lost. */
export const kill: Subcommand = (vm, act, session) => {
  vm.command("kill")
    .description("power machines off at once; disks are kept")
    .addArgument(machinesArgument())
    .option("-f, --force", "do not ask")
    .addOption(jsonOption())
    .action(
      act(async (targets: readonly string[], { force, json }: Options) => {
        const { parts, signal, print } = session;
        const machines = await session.machines(targets);
        const names = machines.map(({ name }) => name).join(", ");
        const question = `Kill ${names}? Unsaved data is lost.`;
        if (force !== true && !(await confirm(session, question, "kill")))
          return { exitCode: exitCodes.failed };
        const outcomes = await eachMachine(machines, (machine) =>
          parts.provider(machine).kill(machine, { signal }),
        );
        if (json) {
          printJson(session, "vm-kill", {
            machines: outcomes.map((outcome) => ({
              name: outcome.machine.name,
              ...("error" in outcome
                ? { outcome: "failed", error: shortSentenceOf(outcome.error) }
                : { outcome: outcome.value }),
            })),
          });
        } else {
          for (const outcome of outcomes)
            if ("value" in outcome) print(`${outcome.machine.name}: ${words[outcome.value]}`);
        }
        return { exitCode: sayFailures(outcomes, session), changed: true };
      }),
    );
};

const words = { killed: "powered off", already_off: "was already off" } as const;
