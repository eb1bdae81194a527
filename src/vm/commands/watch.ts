import { isSupported, requireSupport } from "../../actions/require-support.js";
import { ExpectedError } from "../../errors.js";
import type { Machine } from "../../machine/machine.js";
import { type GeneratedContext, planGenerated } from "../../operations/generated-vagrantfile.js";
import { jsonOption, machinesArgument } from "../arguments/targets.js";
import { exitCodes } from "../session/exit-codes.js";
import type { Session } from "../session/session.js";
import type { Subcommand } from "../session/subcommand.js";
import { UsageError } from "../session/usage-error.js";
import { jsonWatchPrinter, plainWatchPrinter, type WatchPrinter } from "../terminal/watch-printer.js";
import { eachMachine, sayFailures } from "./each-machine.js";

interface Options {
  readonly reload?: true;
  readonly dryRun?: true;
  readonly json?: true;
}

/** `vagrant vm watch`: regenerates Vagrantfiles when their inputs change, until Ctrl-C. */
export const watch: Subcommand = (vm, act, session) => {
  vm.command("watch")
    .description(
      "update generated Vagrantfiles whenever configuration files or templates change, until Ctrl-C",
    )
    .addArgument(machinesArgument())
    .option("--reload", "reload running machines at each change")
    .option("--dry-run", "only show what `vagrant reload` would change")
    .addOption(jsonOption())
    .action(
      act(async (targets: readonly string[], { reload, dryRun, json }: Options) => {
        if (reload && dryRun) throw new UsageError("--reload and --dry-run cannot be combined");
        const machines = await generatedMachines(targets, session);
        const printer = json ? jsonWatchPrinter(session) : plainWatchPrinter(session);
        const colour = session.terminal.colour && json !== true;
        const contextOf = (machine: Machine) => ({ ...session, machine, colour });
        if (dryRun) return { exitCode: await showPending(machines, contextOf, printer, session) };
        const created = machines.filter(({ id }) => id !== undefined);
        for (const { name, id } of machines)
          if (id === undefined) session.say(`${name} is skipped: it is not created yet.`);
        if (created.length === 0) throw new ExpectedError("vm_not_created", {});
        // Loaded on demand, because it loads the file watcher.
        const { watchOptions } = await import("../../operations/watch-options.js");
        await eachMachine(created, (machine) =>
          watchOptions(contextOf(machine), async (event) => {
            printer.event(machine, event);
            if (!reload || event.kind !== "changed" || !event.regeneration.pending || !event.running) return;
            await session.act(machine, "reload");
            printer.reloaded(machine);
          }),
        );
        return { exitCode: exitCodes.done, changed: reload === true };
      }),
    );
};

/** The machines with a generated Vagrantfile. Machines of other providers are skipped unless the user names them. */
async function generatedMachines(targets: readonly string[], session: Session): Promise<readonly Machine[]> {
  const machines = await session.machines(targets);
  const generated = machines.filter((machine) => isSupported(machine, "watch", session.parts));
  if (targets.length > 0 || generated.length === 0)
    for (const machine of machines) requireSupport(machine, "watch", session.parts);
  return generated;
}

async function showPending(
  machines: readonly Machine[],
  contextOf: (machine: Machine) => GeneratedContext,
  printer: WatchPrinter,
  session: Session,
): Promise<number> {
  const outcomes = await eachMachine(machines, (machine) => planGenerated(contextOf(machine)));
  for (const outcome of outcomes)
    if ("value" in outcome) printer.pending(outcome.machine, outcome.value.preview);
  return sayFailures(outcomes, session);
}
