import { shortSentenceOf } from "../../machine/sentences.js";
import { takeInventory } from "../../operations/inventory/inventory.js";
import type { Leftover } from "../../operations/inventory/leftover.js";
import { type Findings, findLeftovers } from "../../operations/inventory/leftovers.js";
import { jsonOption } from "../arguments/targets.js";
import { exitCodes } from "../session/exit-codes.js";
import type { Session } from "../session/session.js";
import type { Subcommand } from "../session/subcommand.js";
import { confirm } from "../terminal/confirm.js";
import { printJson } from "../terminal/print-json.js";
import { printTable } from "../terminal/table.js";
import { type PlannedExport, planExports, writeExport } from "./planned-export.js";

interface Options {
  readonly force?: true;
  readonly dryRun?: true;
  readonly keep?: string;
  readonly json?: true;
}

/** `vagrant vm cleanup`: lists orphans and stale files, asks, and deletes them. */
export const cleanup: Subcommand = (vm, act, session) => {
  vm.command("cleanup")
    .description("remove machines whose project was deleted, and stale files")
    .option("-f, --force", "do not ask")
    .option("--dry-run", "only show what would be removed")
    .option("--keep <file>", "export each machine first, to this file or folder")
    .addOption(jsonOption())
    .action(
      act(async ({ force, dryRun, keep, json }: Options) => {
        const { say, print } = session;
        const inventory = await takeInventory(session);
        const findings = await findLeftovers(inventory, session);
        const { leftovers, kept } = keep === undefined ? findings : withoutUnkeepable(findings);
        for (const { what, reason } of kept) say(`Skipped: ${what}: ${reason}.`);
        if (inventory.reason !== undefined)
          say(`OrbStack's machines are skipped: ${shortSentenceOf(inventory.reason)}`);
        if (!json) {
          if (leftovers.length === 0) print("There is nothing to clean up.");
          else
            printTable(
              session,
              columns,
              leftovers.map(({ kind, what }) => [kind, what]),
            );
        }
        const going = leftovers.length > 0 && dryRun !== true;
        if (going && force !== true && !(await confirm(session, questionOn(leftovers), "clean up")))
          return { exitCode: exitCodes.failed };
        const plannedExports = going
          ? await planAll(leftovers, keep, session)
          : new Map<Leftover, PlannedExport>();
        const outcomes = going ? await removeAll(leftovers, plannedExports, session) : leftovers.map(found);
        const failed = outcomes.filter(({ error }) => error !== undefined);
        for (const { what, error } of failed) say(`${what}: ${error}`);
        if (json) printJson(session, "vm-cleanup", { leftovers: outcomes, kept });
        else if (going) print(`Removed: ${outcomes.length - failed.length} of ${outcomes.length}.`);
        return { exitCode: exitCodeOf(failed.length, outcomes.length), changed: going };
      }),
    );
};

const columns = [{ title: "KIND" }, { title: "WHAT" }];

function questionOn(leftovers: readonly Leftover[]): string {
  const machines = leftovers.filter(({ kind }) => kind === "machine").length;
  const lost = machines > 0 ? ` This deletes the disks of ${machines} of them.` : "";
  return `Remove these ${leftovers.length}?${lost}`;
}

interface Outcome extends Pick<Leftover, "kind" | "what"> {
  readonly outcome: "found" | "removed" | "failed";
  readonly error?: string;
  /** The file that the machine was exported to. */
  readonly kept?: string | undefined;
}

function found({ kind, what }: Leftover): Outcome {
  return { kind, what, outcome: "found" };
}

/** With `--keep`, a machine that cannot be exported is not deleted. */
function withoutUnkeepable({ leftovers, kept }: Findings): Findings {
  const stays = ({ kind, exportPlan }: Leftover) => kind === "machine" && exportPlan === undefined;
  const reason = "it cannot be exported; without `--keep`, it is removed";
  return {
    leftovers: leftovers.filter((leftover) => !stays(leftover)),
    kept: [...kept, ...leftovers.filter(stays).map(({ what }) => ({ what, reason }))],
  };
}

/** Decides which machines are exported, and to which files. */
async function planAll(
  leftovers: readonly Leftover[],
  keep: string | undefined,
  { cwd }: Session,
): Promise<ReadonlyMap<Leftover, PlannedExport>> {
  if (keep === undefined) return new Map();
  const plans = leftovers.flatMap(({ exportPlan }) => exportPlan ?? []);
  const plannedExports = await planExports(plans, keep, cwd);
  const planned = leftovers.filter(({ exportPlan }) => exportPlan !== undefined);
  return new Map(plannedExports.map((plannedExport, index) => [planned[index] as Leftover, plannedExport]));
}

async function removeAll(
  leftovers: readonly Leftover[],
  plannedExports: ReadonlyMap<Leftover, PlannedExport>,
  session: Session,
): Promise<readonly Outcome[]> {
  return Promise.all(
    leftovers.map(async (leftover): Promise<Outcome> => {
      const { kind, what, remove } = leftover;
      const plannedExport = plannedExports.get(leftover);
      try {
        if (plannedExport !== undefined) await writeExport(plannedExport, session);
        await remove();
        return { kind, what, outcome: "removed", kept: plannedExport?.file };
      } catch (error) {
        return { kind, what, outcome: "failed", error: shortSentenceOf(error) };
      }
    }),
  );
}

function exitCodeOf(failed: number, all: number): number {
  if (failed === 0) return exitCodes.done;
  return failed === all ? exitCodes.failed : exitCodes.partly;
}
