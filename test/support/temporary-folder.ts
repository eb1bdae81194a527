import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach } from "vitest";

/** When something is deleted: after the test, or after all tests of its file. */
export type Lifetime = "test" | "file";

const made: Record<Lifetime, string[]> = { test: [], file: [] };

afterEach(() => removeAll("test"));
afterAll(() => removeAll("file"));

/** A new empty folder, which is always deleted. */
export async function temporaryFolder(lifetime: Lifetime = "test"): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "vagrant-orbstack-"));
  made[lifetime].push(folder);
  return folder;
}

async function removeAll(lifetime: Lifetime): Promise<void> {
  await Promise.all(made[lifetime].splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
}
