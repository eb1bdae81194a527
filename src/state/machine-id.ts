import { readText } from "./json-file.js";
import { paths } from "./paths.js";

/**
 * Vagrant's current id of a machine; `undefined` if there is none. Another process may have created or destroyed the
 * machine after our Vagrant read the id. Fails with `metadata_corrupt` if the file cannot be read.
 */
export async function readMachineId(dataDir: string): Promise<string | undefined> {
  const id = (await readText(paths.id(dataDir)))?.trim();
  return id === "" ? undefined : id;
}
