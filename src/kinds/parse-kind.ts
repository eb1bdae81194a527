import { config_kind as hasForm } from "../generated/validators.js";
import { describeInvalidOptions, type InvalidOption, mismatch } from "../machine/invalid-option.js";
import { expectationsOf } from "../machine/read-options.js";
import { checkedOptions, parseYaml } from "../vagrantfile/parse-yaml.js";
import { type Kind, readKind } from "./kind.js";
import { kindSchema } from "./kind-schema.js";

type Options = Readonly<Record<string, unknown>>;

const expectations = expectationsOf(kindSchema.properties);

/**
 * Parses the file of a kind. `file` is its name for the user. Fails with `config_file_unparsable` with line and column,
 * and with `config_file_invalid` with a line for each problem.
 */
export function parseKind(text: string, name: string, file: string): Kind {
  return readKind(name, checkedOptions(parseYaml(text, file), file, "shell: vtysh", problemsOf));
}

function problemsOf(options: Options): readonly InvalidOption[] {
  if (!hasForm(options))
    return describeInvalidOptions(options, hasForm.errors ?? [], kindSchema, expectations);
  return [...wrongExpression(options.interfaces), ...bothWays(options)];
}

function wrongExpression(interfaces: string | undefined): readonly InvalidOption[] {
  try {
    new RegExp(interfaces ?? "");
    return [];
  } catch {
    return [{ option: "interfaces", problem: mismatch(expectations.interfaces, interfaces) }];
  }
}

/** The configuration is either what commands read and load, or files and parameters. */
function bothWays(options: Options): readonly InvalidOption[] {
  const commands = ["read_configuration", "load_configuration"].filter((option) => option in options);
  const [parts] = ["files", "sysctls"].filter((option) => option in options);
  if (parts === undefined) return [];
  return commands.map((option) => ({
    option,
    problem: `it cannot be used together with \`${parts}\`.`,
  }));
}
