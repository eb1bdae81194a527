import { readdir } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { ExpectedError, messageOf } from "../errors.js";
import { readLabOptions } from "../machine/lab-options.js";
import type { Machine } from "../machine/machine.js";
import type { ConfigFile } from "../vagrantfile/config-files.js";
import { resolvePath } from "../vagrantfile/resolve-path.js";

/** A file with a kind of device, which it is named after. */
export interface KindFile extends ConfigFile {
  readonly kind: string;
}

/** The files of `config.lab.kinds`, in order. Fails with `lab_kinds_missing` and `config_file_unreadable`. */
export async function kindFiles(
  machine: Pick<Machine, "lab" | "rootPath">,
  home: string,
): Promise<readonly KindFile[]> {
  const { kinds } = readLabOptions(machine);
  const patterns = typeof kinds === "string" ? [kinds] : kinds;
  const found = await Promise.all(patterns.map((pattern) => expand(pattern, machine.rootPath, home)));
  return found.flat().map((file) => ({ ...file, kind: basename(file.path, extname(file.path)) }));
}

async function expand(pattern: string, rootPath: string, home: string): Promise<readonly ConfigFile[]> {
  const path = resolvePath(pattern, rootPath, home);
  const names = (await namesIn(dirname(path))).filter((name) => matches(name, basename(path))).sort();
  if (names.length === 0) throw new ExpectedError("lab_kinds_missing", { pattern });
  return names.map((name) => ({ name: join(dirname(pattern), name), path: join(dirname(path), name) }));
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return [];
    throw new ExpectedError(
      "config_file_unreadable",
      { path: folder, reason: messageOf(error) },
      { cause: error },
    );
  }
}

/** As in a shell, `*` stands for any characters, but not for a dot at the beginning. */
function matches(name: string, pattern: string): boolean {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[\\^$.|?+()[\]{}]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(name) && (pattern.startsWith(".") || !name.startsWith("."));
}
