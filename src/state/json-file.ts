import { mkdir, readFile, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { ExpectedError, messageOf } from "../errors.js";

/** Whether a parsed file has the shape it should have. Compiled validators of ajv fit. */
export type Check<T> = (value: unknown) => value is T;

/**
 * Reads a JSON file. An absent file is `undefined`; one that is not JSON, or not of the right shape, is
 * `metadata_corrupt` with its path, and stays as it is.
 */
export async function readJson<T>(path: string, check: Check<T>): Promise<T | undefined> {
  const text = await readText(path);
  if (text === undefined) return undefined;
  const value = parse(path, text);
  if (!check(value))
    throw new ExpectedError("metadata_corrupt", { path, reason: "not of the expected form" });
  return value;
}

/** Writes a JSON file whole or not at all (temporary file, fsync, rename), readable by its owner only. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await writeText(path, `${JSON.stringify(value, null, 2)}\n`);
}

/** Writes a text in the same way. `metadata_unwritable`. */
export async function writeText(path: string, text: string): Promise<void> {
  // Loaded when it is needed: most commands write nothing.
  const { default: writeFileAtomic } = await import("write-file-atomic");
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFileAtomic(path, text, { mode: 0o600 });
  } catch (error) {
    throw new ExpectedError("metadata_unwritable", { path, reason: messageOf(error) }, { cause: error });
  }
}

export async function removeFile(path: string): Promise<void> {
  await rm(path, { force: true });
}

/** A file's text, `undefined` when there is none. `metadata_corrupt` when it cannot be read. */
export async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new ExpectedError("metadata_corrupt", { path, reason: messageOf(error) }, { cause: error });
  }
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ExpectedError("metadata_corrupt", { path, reason: messageOf(error) }, { cause: error });
  }
}
