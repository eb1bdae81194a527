import { ExpectedError } from "../errors.js";
import type { Machine } from "../machine/machine.js";
import { type ConfigFile, globalConfigPath, projectConfigFiles, readConfigFile } from "./config-files.js";
import { refuseMissingSources } from "./mount.js";
import { blockSource, type OptionSource } from "./option-source.js";
import { mergeOptions, type Options } from "./options.js";

export interface LoadedOptions {
  readonly options: Options;
  /** The absolute paths of all files that can change these options, even if they do not exist. */
  readonly inputs: readonly string[];
}

/** The user whose files are read. */
export interface User {
  readonly environment: NodeJS.ProcessEnv;
  readonly home: string;
}

/** The files with options, in the order of `LoadedOptions.inputs`, without the template that they may name. */
export function configInputs({ rootPath, config }: Machine, { environment, home }: User): readonly string[] {
  const files = projectConfigFiles(config, rootPath, home);
  return [globalConfigPath(environment, home), ...files.map(({ path }) => path)];
}

/**
 * The options of a machine of the provider `vagrant`: the user's own file, overridden by the provider block, overridden
 * by the files that the block names. The block must match the schema. Fails with `config_file_missing` for a missing
 * file, with `mount_invalid` if the source of a mount is missing, and as `readConfigFile` and `mergeOptions` do.
 */
export async function loadOptions(machine: Machine, user: User): Promise<LoadedOptions> {
  const { environment, home } = user;
  const { rootPath, config } = machine;
  const globalPath = globalConfigPath(environment, home);
  const files = projectConfigFiles(config, rootPath, home);
  const [own, named] = await Promise.all([
    readConfigFile({ name: globalPath, path: globalPath }),
    Promise.all(files.map(readNamed)),
  ]);
  const sources = [...(own === undefined ? [] : [own]), blockSource(config, rootPath), ...named];
  const options = mergeOptions(sources, home);
  await refuseMissingSources(options.mounts, options.origins.mounts ?? "");
  const template = options.template === undefined ? [] : [options.template];
  return { options, inputs: [...configInputs(machine, user), ...template] };
}

async function readNamed(file: ConfigFile): Promise<OptionSource> {
  const source = await readConfigFile(file);
  if (source === undefined) throw new ExpectedError("config_file_missing", { path: file.path });
  return source;
}
