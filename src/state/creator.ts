import { stat } from "node:fs/promises";
import { readText } from "./json-file.js";
import { paths } from "./paths.js";

/**
 * The uid of the user who made a machine, as Vagrant noted it; where it noted nothing, of the owner of the machine's id. `undefined`
 * when neither can be read.
 */
export async function readCreator(dataDir: string): Promise<number | undefined> {
  const noted = (await readText(paths.creator(dataDir)).catch(() => undefined))?.trim() ?? "";
  if (/^\d+$/.test(noted)) return Number(noted);
  const id = await stat(paths.id(dataDir)).catch(() => undefined);
  return id?.uid;
}
