import { failIfProtected } from "../../actions/stack/refuse-protected.js";
import type { Machine } from "../../machine/machine.js";
import { jsonOption, machinesArgument } from "../arguments/targets.js";
import { exitCodes } from "../session/exit-codes.js";
import type { Session } from "../session/session.js";
import type { Subcommand } from "../session/subcommand.js";
import { confirm } from "../terminal/confirm.js";
import { type JsonContent, printJson } from "../terminal/print-json.js";
import { type PlannedExport, planExports, writeExport } from "./planned-export.js";

interface Options {
  readonly force?: true;
  readonly keep?: string;
  readonly json?: true;
}

interface PlannedDestroy {
  readonly machine: Machine;
  /** The export to write first. `undefined`: none. */
  readonly plannedExport?: PlannedExport | undefined;
}

type Destroyed = JsonContent<"vm-destroy">["machines"][number];

/** `vagrant vm destroy`: `vagrant destroy` with an optional export. The shim runs `vagrant destroy --keep` as this command. */
export const destroy: Subcommand = (vm, act, session) => {
  vm.command("destroy")
    .description("delete machines and their disks, optionally after an export")
    .addArgument(machinesArgument())
    .option("-f, --force", "do not ask")
    .option("--keep <file>", "export each machine first, to this file or folder")
    .addOption(jsonOption())
    .action(
      act(async (targets: readonly string[], { force, keep, json }: Options) => {
        const machines = await session.machines(targets);
        const { parts } = session;
        for (const machine of machines) await failIfProtected({ machine, parts });
        const doomed = await planAll(machines, keep, session);
        if (force !== true && !(await confirm(session, questionOn(machines, keep), "destroy")))
          return { exitCode: exitCodes.failed };
        const destroyed: Destroyed[] = [];
        for (const each of [...doomed].reverse()) destroyed.push(await destroyOne(each, session));
        if (json) printJson(session, "vm-destroy", { machines: destroyed });
        else for (const { name, kept } of destroyed) session.print(`${name}: destroyed${keptIn(kept)}`);
        return { exitCode: exitCodes.done, changed: true };
      }),
    );
};

/** Plans all exports. Fails before anything is changed if a machine cannot be exported. */
async function planAll(
  machines: readonly Machine[],
  keep: string | undefined,
  { parts, cwd }: Session,
): Promise<readonly PlannedDestroy[]> {
  if (keep === undefined) return machines.map((machine) => ({ machine }));
  const plans = await Promise.all(machines.map((machine) => parts.provider(machine).planExport(machine)));
  const plannedExports = await planExports(plans, keep, cwd);
  return machines.map((machine, index) => ({ machine, plannedExport: plannedExports[index] }));
}

async function destroyOne({ machine, plannedExport }: PlannedDestroy, session: Session): Promise<Destroyed> {
  const bytes = plannedExport && (await writeExport(plannedExport, session));
  await session.act(machine, "destroy", { force_confirm_destroy: true });
  return { name: machine.name, kept: plannedExport?.file, bytes };
}

function questionOn(machines: readonly Machine[], keep: string | undefined): string {
  const names = machines.map(({ name }) => name).join(", ");
  return keep === undefined
    ? `Destroy ${names}? All data on the disk is lost.`
    : `Export ${names} to ${keep}, then destroy? Snapshots are lost.`;
}

function keptIn(file: string | undefined): string {
  return file === undefined ? "" : `, exported to ${file}`;
}
