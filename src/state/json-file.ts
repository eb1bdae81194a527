import { mkdir, readFile, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { ExpectedError, isExpected, messageOf } from "../errors.js";

/** Whether a parsed file has the shape it should have. Compiled validators of ajv fit. */
export type Check<T> = (value: unknown) => value is T;

/** The form that this version of the plugin writes, of every file that has a `schema_version`. */
const schemaVersion = 1;

/**
 * Reads a JSON file, and leaves it as it is. An absent file is `undefined`. `metadata_corrupt`: what is there is no JSON, or not of the right
 * shape; `metadata_newer`: a newer version of this plugin wrote it; `metadata_unreadable`: nobody knows what is in it.
 */
export async function readJson<T>(path: string, check: Check<T>): Promise<T | undefined> {
  const text = await readText(path);
  if (text === undefined) return undefined;
  const value = parse(path, text);
  refuseNewer(path, value);
  if (!check(value))
    throw new ExpectedError("metadata_corrupt", { path, reason: "its content is not valid" });
  return value;
}

/**
 * Writes a JSON file whole or not at all (temporary file, fsync, rename), readable by its owner only. A file that a newer version of this
 * plugin wrote, or that cannot be read, is not written over: `metadata_newer`, `metadata_unreadable`.
 */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await readJson(path, (found): found is unknown => found !== undefined).catch((error: unknown) => {
    if (!isExpected(error, "metadata_corrupt")) throw error;
  });
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

/** A file's text, `undefined` when there is none. `metadata_corrupt` when it is a folder, `metadata_unreadable`. */
export async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    if (code === "EISDIR")
      throw new ExpectedError("metadata_corrupt", { path, reason: "it is a folder" }, { cause: error });
    throw new ExpectedError("metadata_unreadable", { path, reason: messageOf(error) }, { cause: error });
  }
}

function refuseNewer(path: string, value: unknown): void {
  if (typeof value !== "object" || value === null || !("schema_version" in value)) return;
  const { schema_version: found } = value;
  if (typeof found === "number" && found > schemaVersion) throw new ExpectedError("metadata_newer", { path });
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ExpectedError("metadata_corrupt", { path, reason: messageOf(error) }, { cause: error });
  }
}
