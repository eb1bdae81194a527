import { takeInventory } from "../operations/inventory.js";
import { findLeftovers, type Leftover } from "../operations/leftovers.js";
import { confirm } from "./confirm.js";
import { exitCodes } from "./exit-codes.js";
import { printJson } from "./print-json.js";
import { shortSentenceOf } from "./sentences.js";
import type { Subcommand } from "./subcommand.js";
import { printTable } from "./table.js";
import { jsonOption } from "./targets.js";

interface Options {
  readonly force?: true;
  readonly dryRun?: true;
  readonly json?: true;
}

/** `vagrant vm cleanup`: shows what is left of the dead, asks, and removes it. */
export const cleanup: Subcommand = (vm, act, session) => {
  vm.command("cleanup")
    .description("remove machines whose project was deleted, and what else is left of the dead")
    .option("-f, --force", "do not ask")
    .option("--dry-run", "only show what would go")
    .addOption(jsonOption())
    .action(
      act(async ({ force, dryRun, json }: Options) => {
        const { say, print } = session;
        const inventory = await takeInventory(session);
        const { leftovers, kept } = await findLeftovers(inventory, session);
        for (const { what, reason } of kept) say(`Left alone: ${what}: ${reason}.`);
        if (inventory.reason !== undefined)
          say(`OrbStack's machines are left alone: ${shortSentenceOf(inventory.reason)}`);
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
        const outcomes = going ? await removeAll(leftovers) : leftovers.map(found);
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
  const lost = machines > 0 ? ` The disks of ${machines} of them are lost.` : "";
  return `Remove these ${leftovers.length}?${lost}`;
}

interface Outcome extends Pick<Leftover, "kind" | "what"> {
  readonly outcome: "found" | "removed" | "failed";
  readonly error?: string;
}

function found({ kind, what }: Leftover): Outcome {
  return { kind, what, outcome: "found" };
}

async function removeAll(leftovers: readonly Leftover[]): Promise<readonly Outcome[]> {
  return Promise.all(
    leftovers.map(async ({ kind, what, remove }): Promise<Outcome> => {
      try {
        await remove();
        return { kind, what, outcome: "removed" };
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
