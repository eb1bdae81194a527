import { cleanLine } from "../../machine/clean-text.js";
import { type Comparison, compareConfiguration } from "../../operations/lab/compare-configuration.js";
import { jsonOption, machinesArgument } from "../../vm/arguments/targets.js";
import { describeOutcomes, eachMachine, sayFailures } from "../../vm/commands/each-machine.js";
import { exitCodes } from "../../vm/session/exit-codes.js";
import type { Subcommand } from "../../vm/session/subcommand.js";
import { printJson } from "../../vm/terminal/print-json.js";
import { chosenFolder, folderOption } from "../configuration-options.js";

interface Options {
  readonly from?: string;
  readonly json?: true;
}

/** `vagrant lab diff`: what the running configurations have that the saved ones do not, and the other way round. */
export const diff: Subcommand = (lab, act, session) => {
  lab
    .command("diff")
    .description("compare the running configurations of machines with the saved ones")
    .addArgument(machinesArgument())
    .addOption(folderOption("--from"))
    .addOption(jsonOption())
    .action(
      act(async (targets: readonly string[], { from, json }: Options) => {
        const machines = await session.machines(targets);
        const { paintDiff, unifiedDiff } = await import("../../machine/text-diff.js");
        const chosen = chosenFolder(from, session);
        const outcomes = await eachMachine(machines, async (machine) => {
          const { file, saved, running }: Comparison = await compareConfiguration(machine, chosen, session);
          const version = (name: string, text: string) => ({ name: file, version: name, text });
          return { file, lines: unifiedDiff(version("saved", saved), version("running", running)) };
        });
        const differs = outcomes.some((outcome) => "value" in outcome && outcome.value.lines.length > 0);
        if (json)
          printJson(session, "lab-diff", {
            machines: describeOutcomes(outcomes, ({ file, lines }) => ({
              ...{ file, different: lines.length > 0 },
              diff: lines.map((line) => `${line}\n`).join(""),
            })),
          });
        else
          for (const line of outcomes.flatMap((each) => ("value" in each ? each.value.lines : []))) {
            const clean = cleanLine(line);
            session.print(session.terminal.colour ? paintDiff(clean) : clean);
          }
        const exitCode = sayFailures(outcomes, session);
        return { exitCode: differs && exitCode === exitCodes.done ? exitCodes.failed : exitCode };
      }),
    );
};
