import { registeredMachine } from "../../actions/identity/registered-machine.js";
import { type RepairContext, repairFile } from "../../actions/repair/repair-file.js";
import { repairLab } from "../../actions/repair/repair-labs.js";
import { repairMachine } from "../../actions/repair/repair-machine.js";
import { repairNetworks } from "../../actions/repair/repair-networks.js";
import { isExpected } from "../../errors.js";
import { problemOf } from "../../state/damage.js";
import type { RegistryEntry } from "../../state/registry.js";
import {
  labFile,
  machineFiles,
  networkFile,
  registryEntryAt,
  type StateFile,
  temporaryRecordFile,
} from "../../state/state-files.js";
import { repairTemporary } from "../temporary/read-temporary.js";
import { type Check, type CheckContext, check, type Finding } from "./finding.js";

interface Kept {
  readonly file: StateFile;
  repair(context: RepairContext): Promise<void>;
}

/** Whether our own files on this computer can be read. */
export const stateChecks: readonly Check[] = [
  check("state files", async (context) => {
    const all = await findFiles(context);
    const findings = (await Promise.all(all.map((kept) => judge(kept, context)))).flat();
    return findings.length > 0 ? findings : { level: "ok", text: "none is damaged" };
  }),
];

async function findFiles({ parts, homePath, inventory }: CheckContext): Promise<readonly Kept[]> {
  const { own, damaged } = await inventory;
  const labs = await parts.labs({ homePath }).ids();
  const names = await parts.temporary.machines(homePath).names();
  return [
    { file: networkFile(homePath), repair: (context) => repairNetworks(homePath, context) },
    ...labs.map((id): Kept => {
      const repair = (context: RepairContext) => repairLab(id, homePath, context);
      return { file: labFile(homePath, id), repair };
    }),
    ...damaged.map((path): Kept => {
      const file = registryEntryAt(path);
      const outcome = "its machine is registered again when its project is next used.";
      return { file, repair: (context) => repairFile(file, { outcome }, context) };
    }),
    ...own.flatMap(({ entry }) => filesOf(entry, homePath)),
    ...names.map((name): Kept => {
      const repair = (context: RepairContext) => repairTemporary(name, { ...context, homePath });
      return { file: temporaryRecordFile(homePath, name), repair };
    }),
  ];
}

/** A clone that is in no Vagrantfile has no data folder. */
function filesOf(entry: RegistryEntry, homePath: string): readonly Kept[] {
  if (entry.clone_of !== undefined) return [];
  const machine = registeredMachine(entry, { homePath });
  const repair = (context: RepairContext) => repairMachine(machine, context);
  return Object.values(machineFiles(entry.data_dir)).map((file) => ({ file, repair }));
}

type Seen = Omit<Finding, "check">;

async function judge(
  { file, repair }: Kept,
  { parts, signal, explain }: CheckContext,
): Promise<readonly Seen[]> {
  const problem = await problemOf(file);
  if (problem === undefined) return [];
  if (!isExpected(problem, "metadata_corrupt")) return [{ level: "problem", text: explain(problem) }];
  const text = `${file.path} is damaged: ${problem.data.reason}`;
  const fix = async () => {
    const said: string[] = [];
    await repair({ parts, signal, say: (line) => void said.push(line) });
    const left = await problemOf(file);
    if (left !== undefined) throw said.length > 0 ? new Error(said.join(" ")) : left;
    return said.join(" ");
  };
  return [{ level: "warning", text, remedy: "Run `vagrant vm doctor --fix`.", repair: fix }];
}
