import { stat } from "node:fs/promises";
import { readText } from "./json-file.js";
import { paths } from "./paths.js";

/**
 * The uid of the user who created a machine, from Vagrant's file or else from the owner of the id file. `undefined` if
 * neither can be read.
 */
export async function readCreator(dataDir: string): Promise<number | undefined> {
  const noted = (await readText(paths.creator(dataDir)).catch(() => undefined))?.trim() ?? "";
  if (/^\d+$/.test(noted)) return Number(noted);
  const id = await stat(paths.id(dataDir)).catch(() => undefined);
  return id?.uid;
}
