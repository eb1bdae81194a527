import { isExpected } from "../../errors.js";
import { sentenceOf } from "../../machine/sentences.js";
import { labFile } from "../../state/state-files.js";
import { rebuildLab } from "../identity/rebuild-lab.js";
import { type RepairContext, repairFile } from "./repair-file.js";

const outcome = "the numbers of the lab's links were rebuilt from its machines' records.";

/** Repairs the files of all labs. If a lab's numbers cannot be determined, its file stays, because they would look free. Never fails. */
export async function repairLabs(homePath: string, context: RepairContext): Promise<void> {
  const ids = await context.parts
    .labs({ homePath })
    .ids()
    .catch(() => []);
  for (const id of ids) await repairLab(id, homePath, context);
}

/** The same for one lab. */
export async function repairLab(id: string, homePath: string, context: RepairContext): Promise<void> {
  const rebuild = async () => {
    const lab = await rebuildLab(id, { homePath }, context).catch((error: unknown) => {
      if (isExpected(error)) context.say(sentenceOf(error));
      throw error;
    });
    if (lab === undefined) return undefined;
    return () => context.parts.labs({ homePath }).restore(id, lab, context.signal);
  };
  await repairFile(labFile(homePath, id), { outcome, rebuild }, context);
}
