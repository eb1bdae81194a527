import { rename } from "node:fs/promises";
import { type ExpectedError, isExpected } from "../errors.js";
import { type JsonFile, readJson } from "./json-file.js";
import { paths } from "./paths.js";

/** Why a file cannot be used: `metadata_corrupt`, `metadata_newer` or `metadata_unreadable`. */
export async function problemOf(file: JsonFile<unknown>): Promise<ExpectedError | undefined> {
  try {
    await readJson(file);
    return undefined;
  } catch (error) {
    if (isExpected(error)) return error;
    throw error;
  }
}

/** What is wrong with a file's content. A file that cannot be read, or that a newer version wrote, does not count as damaged. */
export async function damageOf(
  file: JsonFile<unknown>,
): Promise<ExpectedError<"metadata_corrupt"> | undefined> {
  const problem = await problemOf(file);
  return isExpected(problem, "metadata_corrupt") ? problem : undefined;
}

/** Renames a damaged file and returns its new path. Its content is kept. */
export async function setAside(path: string, now: Date): Promise<string> {
  const aside = paths.damaged(path, now.toISOString().replaceAll(":", "-"));
  await rename(path, aside);
  return aside;
}
