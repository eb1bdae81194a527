import { paintDiff, unifiedDiff } from "../machine/text-diff.js";

/** A diff may show that a password changed, but not the password. */
const password = /^([-+ ].*\bpassword = ).*$/;

/** A unified diff; empty if nothing changed. `colour` is for terminals. */
export function describeChange(before: string, after: string, { colour }: { colour: boolean }): string {
  const name = "Vagrantfile";
  const diff = unifiedDiff({ name, version: "now", text: before }, { name, version: "then", text: after }, 2);
  const lines = diff.map((line) => line.replace(password, "$1[hidden]"));
  return (colour ? lines.map(paintDiff) : lines).map((line) => `${line}\n`).join("");
}
