import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The folder in which a stub program keeps its state, as the test sees it. What is not there reads as an empty text. */
export function stubFolder(folder: string) {
  const read = (file: string) => readFile(join(folder, file), "utf8").catch(() => "");
  return {
    read,
    write: (file: string, value: unknown) => writeFile(join(folder, file), JSON.stringify(value)),
    /** The words of each call so far. */
    calls: async (): Promise<string[][]> =>
      (await read("calls.log"))
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
  };
}
