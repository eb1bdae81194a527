import { access, constants, type FileHandle, open, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { ExpectedError, messageOf } from "../errors.js";

/** A file that can be read while it is written. It replaces an older one with its first bytes, not before. */
export class GrowingFile {
  /** The number of bytes so far. */
  length = 0;
  private handle: FileHandle | undefined;

  private constructor(private readonly path: string) {}

  /** Changes nothing yet. All methods fail with `capture_unwritable`. */
  static async at(path: string): Promise<GrowingFile> {
    const file = new GrowingFile(path);
    await file.attempt(() => requireWritable(path));
    return file;
  }

  /** Writes all bytes before it resolves, so the file has whole chunks unless the computer fails. */
  append(bytes: Uint8Array): Promise<void> {
    return this.attempt(async () => {
      this.handle ??= await open(this.path, "w");
      await this.handle.appendFile(bytes);
      this.length += bytes.length;
    });
  }

  close(): Promise<void> {
    return this.attempt(async () => this.handle?.close());
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const { path } = this;
      throw new ExpectedError("capture_unwritable", { path, reason: messageOf(error) }, { cause: error });
    }
  }
}

async function requireWritable(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) throw new Error("it is a folder");
  await access(found === undefined ? dirname(path) : path, constants.W_OK);
}
