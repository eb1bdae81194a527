import { readFile } from "node:fs/promises";
import { dirname, isAbsolute, join } from "node:path";
import { ExpectedError, messageOf } from "../errors.js";
import type { Machine } from "../machine/machine.js";
import type { VagrantBlock } from "./config-schema.js";
import type { OptionSource } from "./option-source.js";
import { resolvePath } from "./resolve-path.js";

/** A configuration file: its name as the user wrote it, and its path. */
export interface ConfigFile {
  readonly name: string;
  readonly path: string;
}

/**
 * The user's own file, which applies to all their projects and need not exist. A relative `XDG_CONFIG_HOME` is ignored,
 * as its specification requires.
 */
export function globalConfigPath(environment: NodeJS.ProcessEnv, home: string): string {
  const configured = environment.XDG_CONFIG_HOME ?? "";
  return join(isAbsolute(configured) ? configured : join(home, ".config"), "vagrant-orbstack", "vm.yaml");
}

/** The files in `config_files` of the provider block, in order. */
export function projectConfigFiles(
  block: Machine["config"],
  rootPath: string,
  home: string,
): readonly ConfigFile[] {
  const { config_files: named } = block as VagrantBlock;
  const names = named === undefined ? [] : Array.isArray(named) ? named.map(String) : [String(named)];
  return names.map((name) => ({ name, path: resolvePath(name, rootPath, home) }));
}

/**
 * Reads options from a file in YAML or JSON. `undefined` if it does not exist. Fails with `config_file_unreadable`,
 * with `config_file_unparsable` with line and column, and with `config_file_invalid` with a line for each problem.
 */
export async function readConfigFile({ name, path }: ConfigFile): Promise<OptionSource | undefined> {
  const text = await readText(path);
  if (text === undefined) return undefined;
  // Loaded on demand, because few commands read such a file.
  const { parseConfig } = await import("./parse-config.js");
  return parseConfig(text, name, dirname(path));
}

/** The text of a file. `undefined` if it does not exist. Fails with `config_file_unreadable`. */
export async function readText(path: string): Promise<string | undefined> {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await readFile(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new ExpectedError("config_file_unreadable", { path, reason: messageOf(error) }, { cause: error });
  }
}
