import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The folder with a stub's state, as the test sees it. Missing files read as empty. */
export function stubFolder(folder: string) {
  const read = (file: string) => readFile(join(folder, file), "utf8").catch(() => "");
  return {
    read,
    write: (file: string, value: unknown) => writeFile(join(folder, file), JSON.stringify(value)),
    /** The arguments of each call so far. */
    calls: async (): Promise<string[][]> =>
      (await read("calls.log"))
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
  };
}
