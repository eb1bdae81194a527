import { readLoadable, type SavedContent } from "../../operations/lab/compare-configuration.js";
import { loadRunning } from "../../operations/lab/configurations.js";
import { jsonOption, machinesArgument } from "../../vm/arguments/targets.js";
import { describeOutcomes, eachMachine, sayFailures } from "../../vm/commands/each-machine.js";
import type { Subcommand } from "../../vm/session/subcommand.js";
import { printJson } from "../../vm/terminal/print-json.js";
import { chosenFolder, folderOption } from "../configuration-options.js";

interface Options {
  readonly from?: string;
  readonly json?: true;
}

/** `vagrant lab load`: the saved configurations, into running machines. */
export const load: Subcommand = (lab, act, session) => {
  lab
    .command("load")
    .description("make the saved configurations of machines the running ones")
    .addArgument(machinesArgument())
    .addOption(folderOption("--from"))
    .addOption(jsonOption())
    .action(
      act(async (targets: readonly string[], { from, json }: Options) => {
        const machines = await session.machines(targets);
        const chosen = chosenFolder(from, session);
        // All of them are read first, so that a missing one, or a kind that cannot load it, is found before a machine is changed.
        const saved = await Promise.all(machines.map((machine) => readLoadable(machine, chosen, session)));
        const outcomes = await eachMachine(machines, async (machine) => {
          const { kind, file, content } = saved[machines.indexOf(machine)] as SavedContent;
          await loadRunning(machine, kind, content, session);
          return { file };
        });
        if (json) printJson(session, "lab-load", { machines: describeOutcomes(outcomes, (value) => value) });
        else
          for (const outcome of outcomes)
            if ("value" in outcome) session.print(`${outcome.machine.name}: loaded ${outcome.value.file}.`);
        return { exitCode: sayFailures(outcomes, session) };
      }),
    );
};
