import { readText } from "./json-file.js";
import { paths } from "./paths.js";

/**
 * The id under which Vagrant knows a machine at this moment; `undefined` while there is none. Another process may have made the machine, or
 * destroyed it, since Vagrant read the id that it works with. `metadata_corrupt` when the file cannot be read.
 */
export async function readMachineId(dataDir: string): Promise<string | undefined> {
  const id = (await readText(paths.id(dataDir)))?.trim();
  return id === "" ? undefined : id;
}
