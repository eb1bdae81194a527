import { stripVTControlCharacters } from "node:util";

/** Control characters, and those that change the direction of text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const unprintable = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g;

/** Text from a machine, made safe for a table: one line, without control characters. */
export function cleanText(text: string, limit = 200): string {
  // Only reads as much as it shows, because a machine may send anything.
  const cleaned = stripVTControlCharacters(text.slice(0, 4 * limit))
    .replace(unprintable, " ")
    .trim();
  return cleaned.length > limit ? `${cleaned.slice(0, limit - 1)}…` : cleaned;
}

/** A line from a machine, made safe to show after the machine's name: complete, without control characters. */
export function cleanLine(line: string): string {
  return stripVTControlCharacters(line).replace(unprintable, (characters) =>
    characters.replaceAll(/[^\t]/g, ""),
  );
}

/** Like `cleanLine`, for several lines. */
export function cleanLines(text: string): string {
  return text.split("\n").map(cleanLine).join("\n");
}
