import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff";

/** A diff may show that a password changed, but not the password. */
const password = /^([-+ ].*\bpassword = ).*$/gm;

const colours: readonly (readonly [begin: string, code: number])[] = [
  ["---", 1],
  ["+++", 1],
  ["@@", 36],
  ["-", 31],
  ["+", 32],
];

/** A unified diff; empty if nothing changed. `colour` is for terminals. */
export function describeChange(before: string, after: string, { colour }: { colour: boolean }): string {
  if (before === after) return "";
  const name = "Vagrantfile";
  const patch = createTwoFilesPatch(name, name, before, after, "now", "then", {
    context: 2,
    headerOptions: FILE_HEADERS_ONLY,
  });
  const lines = patch.replaceAll(password, "$1[hidden]").split("\n");
  return (colour ? lines.map(paint) : lines).join("\n");
}

function paint(line: string): string {
  const [, code] = colours.find(([begin]) => line.startsWith(begin)) ?? [];
  return code === undefined ? line : `\u001b[${code}m${line}\u001b[0m`;
}
