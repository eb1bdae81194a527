import { stripVTControlCharacters } from "node:util";

/** Control characters, and those that turn the direction of what stands around them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const unprintable = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g;

/** Text of a machine as it can stand in a table: one line, without anything that a terminal would obey. */
export function cleanText(text: string, limit = 200): string {
  // No more than is shown need be looked at: a machine may have sent anything, and much of it.
  const cleaned = stripVTControlCharacters(text.slice(0, 4 * limit))
    .replace(unprintable, " ")
    .trim();
  return cleaned.length > limit ? `${cleaned.slice(0, limit - 1)}…` : cleaned;
}

/** A line of a machine as it can stand behind the machine's name: whole, and without anything that a terminal would obey. */
export function cleanLine(line: string): string {
  return stripVTControlCharacters(line).replace(unprintable, (characters) =>
    characters.replaceAll(/[^\t]/g, ""),
  );
}

/** Text of several lines, each as `cleanLine` has it. */
export function cleanLines(text: string): string {
  return text.split("\n").map(cleanLine).join("\n");
}
