import { readFile } from "node:fs/promises";
import { dirname, isAbsolute, join } from "node:path";
import { ExpectedError, messageOf } from "../errors.js";
import type { OptionSource } from "./option-source.js";
import { resolvePath } from "./resolve-path.js";

/** A configuration file that was asked for: by a name that people know, at a path. */
export interface ConfigFile {
  readonly name: string;
  readonly path: string;
}

/** The user's own file, for all their projects; it need not exist. A relative `XDG_CONFIG_HOME` does not count, as its standard says. */
export function globalConfigPath(environment: NodeJS.ProcessEnv, home: string): string {
  const configured = environment.XDG_CONFIG_HOME ?? "";
  return join(isAbsolute(configured) ? configured : join(home, ".config"), "vagrant-orbstack", "vm.yaml");
}

/** The files that a provider block's `config_files` names, in its order. */
export function projectConfigFiles(named: unknown, rootPath: string, home: string): readonly ConfigFile[] {
  const names = named === undefined ? [] : Array.isArray(named) ? named.map(String) : [String(named)];
  return names.map((name) => ({ name, path: resolvePath(name, rootPath, home) }));
}

/**
 * Reads a file of options, in YAML or JSON. An absent one is `undefined`. `config_file_unreadable`, `config_file_unparsable`
 * with line and column, `config_file_invalid` with all that is wrong, line by line.
 */
export async function readConfigFile({ name, path }: ConfigFile): Promise<OptionSource | undefined> {
  const text = await readText(path);
  if (text === undefined) return undefined;
  // Loaded when it is needed: few commands read such a file.
  const { parseConfig } = await import("./parse-config.js");
  return parseConfig(text, name, dirname(path));
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await readFile(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new ExpectedError("config_file_unreadable", { path, reason: messageOf(error) }, { cause: error });
  }
}
