import { isMap, isScalar, LineCounter, type Pair, parseDocument } from "yaml";
import { ExpectedError, messageOf } from "../errors.js";
import { config_vagrant_file as hasFileForm } from "../generated/validators.js";
import { describeFileErrors } from "./config-errors.js";
import type { OptionSource } from "./option-source.js";

/**
 * The options in a file's text. JSON is YAML, too. `config_file_unparsable` with line and column, `config_file_invalid` with all that is
 * wrong, line by line.
 */
export function parseConfig(text: string, name: string, folder: string): OptionSource {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) {
    const { line, col } = lines.linePos(problem.pos[0]);
    throw new ExpectedError("config_file_unparsable", {
      place: `${name}:${line}:${col}`,
      reason: problem.message,
    });
  }
  const placeOf = (path: readonly string[]) => {
    const offset = offsetOf(document.contents, path);
    return offset === undefined ? name : `${name}:${lines.linePos(offset).line}`;
  };
  const values = checked(toPlain(document, name), name, (option) => placeOf([option]));
  return {
    folder,
    values,
    origin: (option, key) => placeOf(key === undefined ? [option] : [option, key]),
  };
}

function toPlain(document: ReturnType<typeof parseDocument>, name: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    // An alias without an anchor, or aliases that would unfold to millions of values.
    throw new ExpectedError(
      "config_file_unparsable",
      { place: name, reason: messageOf(error) },
      { cause: error },
    );
  }
}

function checked(
  value: unknown,
  name: string,
  placeOf: (option: string) => string,
): Readonly<Record<string, unknown>> {
  // An empty file, or one of comments alone.
  if (value === null) return {};
  if (typeof value !== "object" || Array.isArray(value)) {
    const problems = `${name}: expected options, one a line, such as "cpus: 2", but got ${JSON.stringify(value)}.`;
    throw new ExpectedError("config_file_invalid", { path: name, problems });
  }
  const options = value as Readonly<Record<string, unknown>>;
  if (hasFileForm(options)) return options;
  const problems = describeFileErrors(options, hasFileForm.errors ?? []).map(
    ({ option, expected, received }) =>
      `${placeOf(option)}: ${option}: expected ${expected}, but got ${received}.`,
  );
  throw new ExpectedError("config_file_invalid", { path: name, problems: problems.join("\n") });
}

/** Where the key at the end of the path begins in the text, or the nearest key before it. */
function offsetOf(node: unknown, [key, ...rest]: readonly string[]): number | undefined {
  if (key === undefined || !isMap(node)) return undefined;
  const pair = node.items.find((item) => keyOf(item) === key);
  return offsetOf(pair?.value, rest) ?? (isScalar(pair?.key) ? pair.key.range?.[0] : undefined);
}

function keyOf({ key }: Pair): string | undefined {
  return isScalar(key) ? String(key.value) : undefined;
}
