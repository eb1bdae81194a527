import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff";

/** A text with its name, and which version of it this is. */
export interface TextVersion {
  readonly name: string;
  readonly version: string;
  readonly text: string;
}

/** More changed lines take minutes to find. */
const mostChanges = 2_000;

/** The lines of a unified diff, with its two headers; empty if nothing changed. */
export function unifiedDiff(before: TextVersion, after: TextVersion, context = 3): readonly string[] {
  if (before.text === after.text) return [];
  const patch = createTwoFilesPatch(
    ...([before.name, after.name, before.text, after.text, before.version, after.version] as const),
    { context, headerOptions: FILE_HEADERS_ONLY, maxEditLength: mostChanges },
  );
  return patch === undefined ? everything(before, after) : patch.replace(/\n$/, "").split("\n");
}

/** The numbers of added and removed lines. */
export function countChanges(before: TextVersion, after: TextVersion) {
  const [, , ...lines] = unifiedDiff(before, after, 0);
  const count = (begin: string) => lines.filter((line) => line.startsWith(begin)).length;
  return { added: count("+"), removed: count("-") };
}

const colours: readonly (readonly [begin: string, code: number])[] = [
  ["---", 1],
  ["+++", 1],
  ["@@", 36],
  ["-", 31],
  ["+", 32],
];

/** A line of a diff in the colours of a terminal. */
export function paintDiff(line: string): string {
  const [, code] = colours.find(([begin]) => line.startsWith(begin)) ?? [];
  return code === undefined ? line : `\u001b[${code}m${line}\u001b[0m`;
}

function everything(before: TextVersion, after: TextVersion): readonly string[] {
  const lines = ({ text }: TextVersion, mark: string) =>
    text
      .replace(/\n$/, "")
      .split("\n")
      .map((line) => `${mark}${line}`);
  return [
    ...[`--- ${before.name}\t${before.version}`, `+++ ${after.name}\t${after.version}`],
    ...[...lines(before, "-"), ...lines(after, "+")],
  ];
}
