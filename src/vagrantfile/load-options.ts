import { ExpectedError } from "../errors.js";
import type { Machine } from "../machine/machine.js";
import { type ConfigFile, globalConfigPath, projectConfigFiles, readConfigFile } from "./config-files.js";
import { refuseMissingSources } from "./mount.js";
import { blockSource, type OptionSource } from "./option-source.js";
import { mergeOptions, type Options } from "./options.js";

export interface LoadedOptions {
  readonly options: Options;
  /** The files that a change of these options can come from, absolute, whether they exist or not. */
  readonly inputs: readonly string[];
}

/** Whose files are read. */
export interface User {
  readonly environment: NodeJS.ProcessEnv;
  readonly home: string;
}

/** The files that options are read from, in the order of `LoadedOptions.inputs`: all of these but the template that they name. */
export function configInputs({ rootPath, config }: Machine, { environment, home }: User): readonly string[] {
  const files = projectConfigFiles(config.config_files, rootPath, home);
  return [globalConfigPath(environment, home), ...files.map(({ path }) => path)];
}

/**
 * The options of a machine of the provider `vagrant`: the user's own file, over it the provider block, over it the files that
 * the block names. The block must have passed the schema. `config_file_missing` for a named file that is not there,
 * `mount_invalid` for a mount of nothing, and the errors of `readConfigFile` and `mergeOptions`.
 */
export async function loadOptions(machine: Machine, user: User): Promise<LoadedOptions> {
  const { environment, home } = user;
  const { rootPath, config } = machine;
  const globalPath = globalConfigPath(environment, home);
  const files = projectConfigFiles(config.config_files, rootPath, home);
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
