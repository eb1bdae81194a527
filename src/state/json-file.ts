import { mkdir, readFile, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { ExpectedError, isExpected, messageOf } from "../errors.js";

/** Checks the shape of a parsed file, such as a validator compiled by ajv. */
export type Check<T> = (value: unknown) => value is T;

/** A JSON file with its format. */
export interface JsonFile<T> {
  readonly path: string;
  readonly check: Check<T>;
}

/** The `schema_version` that this version of the plugin writes. */
const schemaVersion = 1;

/**
 * Reads a JSON file. `undefined` if it does not exist. Fails with `metadata_corrupt` if its content is invalid, with
 * `metadata_newer` if a newer version of this plugin wrote it, and with `metadata_unreadable` if it cannot be read.
 * Never changes the file.
 */
export async function readJson<T>({ path, check }: JsonFile<T>): Promise<T | undefined> {
  const text = await readText(path);
  if (text === undefined) return undefined;
  const value = parse(path, text);
  refuseNewer(path, value);
  if (!check(value))
    throw new ExpectedError("metadata_corrupt", { path, reason: "its content is not valid" });
  return value;
}

/**
 * Writes a JSON file atomically (temporary file, fsync, rename), readable by its owner only. Does not overwrite a file
 * of a newer version or an unreadable one: fails with `metadata_newer` and `metadata_unreadable`.
 */
export async function writeJson<T>({ path }: JsonFile<T>, value: NoInfer<T>): Promise<void> {
  await readJson({ path, check: isAnything }).catch((error: unknown) => {
    if (!isExpected(error, "metadata_corrupt")) throw error;
  });
  await writeText(path, `${JSON.stringify(value, null, 2)}\n`);
}

function isAnything(value: unknown): value is unknown {
  return value !== undefined;
}

/** Writes text, or bytes, in the same way. Fails with `metadata_unwritable`. */
export async function writeText(path: string, text: string | Uint8Array): Promise<void> {
  // Loaded on demand, because most commands write nothing.
  const { default: writeFileAtomic } = await import("write-file-atomic");
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFileAtomic(path, typeof text === "string" ? text : Buffer.from(text), { mode: 0o600 });
  } catch (error) {
    throw new ExpectedError("metadata_unwritable", { path, reason: messageOf(error) }, { cause: error });
  }
}

export async function removeFile(path: string): Promise<void> {
  await rm(path, { force: true });
}

/** A file's text; `undefined` if it does not exist. Fails with `metadata_corrupt` for a folder, and with `metadata_unreadable`. */
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
