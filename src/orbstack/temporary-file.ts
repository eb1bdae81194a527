import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The prefix of our temporary folders. */
export const temporaryPrefix = "vagrant-orbstack-";
/** The file in each of them. */
export const temporaryName = "content";

/** Runs `work` with the path of a temporary file that holds `text` and is readable by its owner only. Deletes it afterwards. */
export async function withTemporaryFile<T>(text: string, work: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), temporaryPrefix));
  try {
    const path = join(folder, temporaryName);
    await writeFile(path, text, { mode: 0o600 });
    return await work(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
