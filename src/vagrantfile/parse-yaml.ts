import { isMap, isScalar, isSeq, LineCounter, type Pair, parseDocument } from "yaml";
import { ExpectedError, messageOf } from "../errors.js";
import { type InvalidOption, mismatch, sentenceOn } from "../machine/invalid-option.js";

/** The content of a file in YAML, and where its parts were written. */
interface ParsedYaml {
  readonly value: unknown;
  /** For example `vm.yaml:3`: the last key of the path, or its nearest existing parent. */
  placeOf(path: readonly string[]): string;
}

/** Parses YAML. JSON is valid YAML. Fails with `config_file_unparsable` with line and column. */
export function parseYaml(text: string, name: string): ParsedYaml {
  refuseExcess(text, name);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: "error" });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) {
    const { line, col } = lines.linePos(problem.pos[0]);
    throw new ExpectedError("config_file_unparsable", {
      place: `${name}:${line}:${col}`,
      reason: problem.message,
    });
  }
  return {
    value: toPlain(document, name),
    placeOf: (path) => {
      const offset = offsetOf(document.contents, path);
      return offset === undefined ? name : `${name}:${lines.linePos(offset).line}`;
    },
  };
}

type Options = Readonly<Record<string, unknown>>;

/**
 * The options in a parsed file, after `problemsOf` found none. Fails with `config_file_invalid` with a line for each problem.
 *
 * @param example one option, for the message about a file that has none
 */
export function checkedOptions(
  { value, placeOf }: ParsedYaml,
  name: string,
  example: string,
  problemsOf: (options: Options) => readonly InvalidOption[],
): Options {
  // An empty file, or only comments.
  const options = value ?? {};
  if (typeof options !== "object" || Array.isArray(options)) {
    const problems = `${name}: ${mismatch(`options, one per line, such as "${example}"`, options)}`;
    throw new ExpectedError("config_file_invalid", { path: name, problems });
  }
  const problems = problemsOf(options as Options).map(
    (invalid) => `${placeOf(invalid.path ?? [invalid.option])}: ${sentenceOn(invalid)}`,
  );
  if (problems.length === 0) return options as Options;
  throw new ExpectedError("config_file_invalid", { path: name, problems: problems.join("\n") });
}

/** Options need a hundred lines and three levels. With much more, YAML's parser takes minutes or exhausts the stack. */
const longestFile = 64 * 1024;
const deepest = 64;

function refuseExcess(text: string, name: string): void {
  const reason =
    text.length > longestFile
      ? `it is larger than ${longestFile / 1024} KiB`
      : depthOf(text) > deepest
        ? `its brackets are nested more than ${deepest} deep`
        : undefined;
  if (reason !== undefined) throw new ExpectedError("config_file_unparsable", { place: name, reason });
}

/** Counts brackets anywhere in the text. Lists and maps can also be nested by `- - -` and `? ? ?`. */
function depthOf(text: string): number {
  let [depth, most] = [0, 0];
  for (const character of text) {
    if (opening.has(character)) depth++;
    else if (character === "]" || character === "}") depth--;
    most = Math.max(most, depth);
  }
  return Math.max(most, ...indicatorRuns(text));
}

const opening: ReadonlySet<string> = new Set(["[", "{"]);

/** The number of nested lists and keys that begin on each line. */
function indicatorRuns(text: string): readonly number[] {
  return (text.match(/^(?:[ \t]*[-?](?=\s))+/gm) ?? [])
    .map((run) => run.replaceAll(/\s/g, "").length)
    .slice(0, 10_000);
}

function toPlain(document: ReturnType<typeof parseDocument>, name: string): unknown {
  try {
    const value: unknown = document.toJS();
    JSON.stringify(value);
    return value;
  } catch (error) {
    // An alias without an anchor, or aliases that would expand to millions of values.
    const reason = error instanceof TypeError ? "an alias is part of what it stands for" : messageOf(error);
    throw new ExpectedError("config_file_unparsable", { place: name, reason }, { cause: error });
  }
}

/** The offset of the last key of the path, or of its nearest existing parent. */
function offsetOf(node: unknown, [key, ...rest]: readonly string[]): number | undefined {
  if (key === undefined) return undefined;
  if (isSeq(node)) return offsetOf(node.items[Number(key)], rest);
  if (!isMap(node)) return undefined;
  const pair = node.items.find((item) => keyOf(item) === key);
  return offsetOf(pair?.value, rest) ?? (isScalar(pair?.key) ? pair.key.range?.[0] : undefined);
}

function keyOf({ key }: Pair): string | undefined {
  return isScalar(key) ? String(key.value) : undefined;
}
