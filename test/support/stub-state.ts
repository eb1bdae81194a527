import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The folder with a stub's state, as the stub sees it: JSON files and a log of its calls. */
export function stubState(folder: string) {
  return {
    readJson<T>(file: string, otherwise: T): T {
      const path = join(folder, file);
      return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as T) : otherwise;
    },
    writeJson(file: string, value: unknown): void {
      // Others may be reading it.
      const half = join(folder, `${file}.${process.pid}`);
      writeFileSync(half, JSON.stringify(value));
      renameSync(half, join(folder, file));
    },
    noteCall(words: readonly string[]): void {
      appendFileSync(join(folder, "calls.log"), `${JSON.stringify(words)}\n`);
    },
  };
}

/** Keeps the program from ending. */
export function hang(): void {
  setInterval(() => undefined, 1_000);
}
