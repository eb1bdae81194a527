import { createOption } from "commander";
import type { Machine } from "../../machine/machine.js";
import { kindOf, readRunning } from "../../operations/lab/configurations.js";
import { type SavedConfiguration, saveConfiguration } from "../../operations/lab/save-configuration.js";
import { sharedPlace } from "../../operations/lab/shared-place.js";
import { jsonOption, machinesArgument } from "../../vm/arguments/targets.js";
import { describeOutcomes, eachMachine, sayFailures } from "../../vm/commands/each-machine.js";
import type { Session } from "../../vm/session/session.js";
import type { Subcommand } from "../../vm/session/subcommand.js";
import { UsageError } from "../../vm/session/usage-error.js";
import { printJson } from "../../vm/terminal/print-json.js";
import { chosenFolder, folderOption } from "../configuration-options.js";

interface Options {
  readonly to?: string;
  readonly stdout?: true;
  readonly json?: true;
}

/** `vagrant lab save`: the running configurations, in files. */
export const save: Subcommand = (lab, act, session) => {
  lab
    .command("save")
    .description("save the running configurations of machines")
    .addArgument(machinesArgument())
    .addOption(folderOption("--to"))
    .addOption(createOption("--stdout", "print them instead").conflicts("to"))
    .addOption(jsonOption())
    .action(
      act(async (targets: readonly string[], { to, stdout, json }: Options) => {
        const machines = await session.machines(targets);
        const exitCode = stdout
          ? await printConfigurations(machines, json, session)
          : await saveConfigurations(machines, { to, json }, session);
        return { exitCode };
      }),
    );
};

async function saveConfigurations(
  machines: readonly Machine[],
  { to, json }: { readonly to: string | undefined; readonly json: true | undefined },
  session: Session,
): Promise<number> {
  const chosen = chosenFolder(to, session);
  const shared = await sharedPlace(
    [...machines, ...(await session.projectMachines())],
    chosen,
    session.parts,
  );
  if (shared !== undefined)
    throw new UsageError(
      `${shared.machines.join(" and ")} have the same file, ${shared.file}. Use --to with a folder for this save`,
    );
  const outcomes = await eachMachine(machines, (machine) => saveConfiguration(machine, chosen, session));
  if (json) printJson(session, "lab-save", { machines: describeOutcomes(outcomes, asJson) });
  else
    for (const outcome of outcomes)
      if ("value" in outcome) session.print(`${outcome.machine.name}: ${describe(outcome.value)}`);
  return sayFailures(outcomes, session);
}

async function printConfigurations(
  machines: readonly Machine[],
  json: true | undefined,
  session: Session,
): Promise<number> {
  const outcomes = await eachMachine(machines, async (machine) =>
    readRunning(machine, await kindOf(machine, session.parts), session),
  );
  if (json) {
    const described = describeOutcomes(outcomes, (content) => ({ configuration: content.toString("utf8") }));
    printJson(session, "lab-save", { machines: described });
  } else
    for (const outcome of outcomes) {
      if (!("value" in outcome)) continue;
      if (machines.length > 1) session.print(`==> ${outcome.machine.name} <==`);
      await session.stream("stdout", outcome.value);
    }
  return sayFailures(outcomes, session);
}

/** For example `configs/r1.cfg changed: 2 lines added, 1 removed. The earlier one is configs/r1-20261127-081500.cfg.` */
function describe({ file, change, kept, added, removed }: SavedConfiguration): string {
  if (change === "unchanged") return `${file} is unchanged.`;
  if (change === "new") return `${file} is new.`;
  const earlier = kept === undefined ? "" : ` The earlier one is ${kept}.`;
  return `${file} changed: ${added} ${added === 1 ? "line" : "lines"} added, ${removed} removed.${earlier}`;
}

function asJson({ file, change, kept, added, removed }: SavedConfiguration) {
  return { file, change, kept: kept ?? null, added, removed };
}
