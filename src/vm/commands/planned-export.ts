import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { ExportPlan } from "../../actions/provider.js";
import { formatSize } from "../../machine/size.js";
import { exportMachine } from "../../operations/transfer/export-machine.js";
import type { Session } from "../session/session.js";
import { UsageError } from "../session/usage-error.js";
import { whileShowing } from "../terminal/progress.js";

/** The file that a machine is exported to before it is deleted. */
export interface PlannedExport {
  readonly plan: ExportPlan;
  readonly file: string;
}

/** Plans the exports. `--keep` names an existing folder or, for a single machine, the file. */
export async function planExports(
  plans: readonly ExportPlan[],
  keep: string,
  cwd: string,
): Promise<readonly PlannedExport[]> {
  const path = resolve(cwd, keep);
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isFolder) return plans.map((plan) => ({ plan, file: join(path, plan.name + plan.extension) }));
  if (plans.length > 1) {
    const names = plans.map(({ name }) => name).join(", ");
    throw new UsageError(`--keep must be an existing folder, because these machines are exported: ${names}`);
  }
  return plans.map((plan) => ({ plan, file: path }));
}

/** Exports a machine before it is deleted. Returns the file's size in bytes. If this fails, the machine must not be deleted. */
export async function writeExport({ plan, file }: PlannedExport, session: Session): Promise<number> {
  const { name, snapshots } = plan;
  if (snapshots === undefined)
    session.say(
      `The export of ${name} contains no snapshots. Whether ${name} has any could not be determined.`,
    );
  else if (snapshots.length > 0)
    session.say(`The export of ${name} does not contain its snapshots: ${snapshots.join(", ")}.`);
  return exportMachine(plan, {
    signal: session.signal,
    file,
    overwrite: false,
    say: (text) => session.say(text),
    whileWriting: (written, work) =>
      whileShowing(
        session,
        async (seconds) => `Exporting ${name} (${seconds} s, ${formatSize(await written())} written)...`,
        work,
      ),
  });
}
