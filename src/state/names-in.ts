import { readdir } from "node:fs/promises";
import { ExpectedError, messageOf } from "../errors.js";

/** The names in a folder; none if it does not exist. Fails with `metadata_unreadable`. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw new ExpectedError("metadata_unreadable", { path: folder, reason: messageOf(error) });
  }
}
