import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ExpectedError, messageOf } from "../errors.js";

/** Adds the files that every box needs to a folder. */
export async function writeBox(folder: string, metadata: object, vagrantfile: string): Promise<void> {
  try {
    await writeFile(join(folder, "metadata.json"), `${JSON.stringify(metadata, null, 2)}\n`);
    await writeFile(join(folder, "Vagrantfile"), vagrantfile);
  } catch (error) {
    const reason = messageOf(error);
    throw new ExpectedError("metadata_unwritable", { path: folder, reason }, { cause: error });
  }
}
