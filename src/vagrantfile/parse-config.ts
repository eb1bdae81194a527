import { config_vagrant_file as hasFileForm } from "../generated/validators.js";
import { describeFileErrors } from "./config-errors.js";
import type { OptionSource } from "./option-source.js";
import { checkedOptions, parseYaml } from "./parse-yaml.js";

/**
 * Parses a file's options. Fails with `config_file_unparsable` with line and column, and with `config_file_invalid` with
 * a line for each problem.
 */
export function parseConfig(text: string, name: string, folder: string): OptionSource {
  const parsed = parseYaml(text, name);
  const values = checkedOptions(parsed, name, "cpus: 2", (options) =>
    hasFileForm(options) ? [] : describeFileErrors(options, hasFileForm.errors ?? []),
  );
  return {
    folder,
    values,
    origin: (option, key) => parsed.placeOf(key === undefined ? [option] : [option, key]),
  };
}
