import { constants } from "node:fs";
import { copyFile, readFile } from "node:fs/promises";
import { extname } from "node:path";
import { ExpectedError, messageOf } from "../errors.js";
import { writeText } from "./json-file.js";

/** The content of a device's configuration file. `undefined` if it does not exist. Fails with `metadata_unreadable`. */
export async function readConfigurationFile(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new ExpectedError("metadata_unreadable", { path, reason: messageOf(error) }, { cause: error });
  }
}

/** Whether a configuration has nothing but white space. */
export function isBlank(content: Uint8Array): boolean {
  return !content.some((byte) => byte > 0x20);
}

/**
 * Writes a device's configuration atomically, readable by its owner only. An earlier one of other content is kept beside it: its path is returned.
 * Fails with `metadata_unreadable` and `metadata_unwritable`.
 */
export async function writeConfigurationFile(
  path: string,
  content: Uint8Array,
  now: Date,
): Promise<string | undefined> {
  const earlier = await readConfigurationFile(path);
  if (earlier?.equals(content)) return undefined;
  const kept = earlier === undefined ? undefined : await keep(path, now);
  await writeText(path, content);
  return kept;
}

/** Copies `r1.cfg` to `r1-20261127-081500.cfg`, or with a number after that if there is one of the same second. */
async function keep(path: string, now: Date, attempt = 1): Promise<string> {
  const extension = extname(path);
  const stamp = now
    .toISOString()
    .replaceAll(/[-:]|\..*/g, "")
    .replace("T", "-");
  const number = attempt === 1 ? "" : `-${attempt}`;
  const kept = `${path.slice(0, path.length - extension.length)}-${stamp}${number}${extension}`;
  try {
    await copyFile(path, kept, constants.COPYFILE_EXCL);
    return kept;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return keep(path, now, attempt + 1);
    throw new ExpectedError(
      "metadata_unwritable",
      { path: kept, reason: messageOf(error) },
      { cause: error },
    );
  }
}
