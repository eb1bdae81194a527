import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What the names of our temporary folders begin with. */
export const temporaryPrefix = "vagrant-orbstack-";
/** The file in each of them. */
export const temporaryName = "content";

/** Runs `work` with the path of a file that holds `text`, which its owner alone may read, and which is gone afterwards. */
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
