import { emptyMachine } from "../../machine/empty-machine.js";
import type { Machine } from "../../machine/machine.js";
import { readText } from "../../state/json-file.js";
import { paths } from "../../state/paths.js";
import type { TemporaryRecord } from "../../state/temporary-machines.js";

/** The machine descriptor, built without Vagrant. It has enough for the state and SSH data. */
export async function machineOf(record: TemporaryRecord, homePath: string): Promise<Machine> {
  const { name, provider, box, options } = record;
  const rootPath = paths.temporaryProject(homePath, name);
  const dataDir = paths.dataDir(rootPath, name, provider);
  const id = (await readText(paths.vagrantId(dataDir)))?.trim();
  const known = { name, provider, id: id === "" ? undefined : id, dataDir, rootPath, homePath };
  return emptyMachine({ ...known, config: options, vm: { box } });
}
