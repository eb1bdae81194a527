import { isMap, isScalar, isSeq, LineCounter, type Pair, parseDocument } from "yaml";
import { ExpectedError, messageOf } from "../errors.js";
import { config_vagrant_file as hasFileForm } from "../generated/validators.js";
import { mismatch, sentenceOn } from "../machine/invalid-option.js";
import { describeFileErrors } from "./config-errors.js";
import type { FileOptions } from "./config-schema.js";
import type { OptionSource } from "./option-source.js";

/**
 * Parses a file's options. JSON is valid YAML. Fails with `config_file_unparsable` with line and column, and with
 * `config_file_invalid` with a line for each problem.
 */
export function parseConfig(text: string, name: string, folder: string): OptionSource {
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
  const placeOf = (path: readonly string[]) => {
    const offset = offsetOf(document.contents, path);
    return offset === undefined ? name : `${name}:${lines.linePos(offset).line}`;
  };
  const values = checked(toPlain(document, name), name, placeOf);
  return {
    folder,
    values,
    origin: (option, key) => placeOf(key === undefined ? [option] : [option, key]),
  };
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
    return document.toJS();
  } catch (error) {
    // An alias without an anchor, or aliases that would expand to millions of values.
    throw new ExpectedError(
      "config_file_unparsable",
      { place: name, reason: messageOf(error) },
      { cause: error },
    );
  }
}

function checked(value: unknown, name: string, placeOf: (path: readonly string[]) => string): FileOptions {
  // An empty file, or only comments.
  if (value === null) return {};
  if (typeof value !== "object" || Array.isArray(value)) {
    const problems = `${name}: ${mismatch('options, one per line, such as "cpus: 2"', value)}`;
    throw new ExpectedError("config_file_invalid", { path: name, problems });
  }
  const options = value as Readonly<Record<string, unknown>>;
  if (hasFileForm(options)) return options;
  const problems = describeFileErrors(options, hasFileForm.errors ?? []).map(
    (invalid) => `${placeOf(invalid.path ?? [invalid.option])}: ${sentenceOn(invalid)}`,
  );
  throw new ExpectedError("config_file_invalid", { path: name, problems: problems.join("\n") });
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
