import { redactor } from "./redact.js";

const removed = "[removed]";
/** Names whose values are nobody's business, of options and of fields. A field that is only called `key` is none. */
const secretOption = /^--?[\w-]*(?:pass|secret|token|key|credential|auth)[\w-]*$/i;
const secretField = /pass|secret|token|credential|auth|key.|.key/i;

/**
 * A function that takes the secrets out of anything that is to be logged: out of its texts, of arguments that follow an option for a secret, and
 * of fields and variables that are called like one. Pure.
 */
export function masker(environment: NodeJS.ProcessEnv): (value: unknown) => unknown {
  const redact = redactor({ home: "", environment });
  const mask = (value: unknown): unknown => {
    if (typeof value === "string") return redact(value);
    if (Array.isArray(value))
      return value.map((item, index) => (followsSecretOption(value, index) ? removed : mask(item)));
    if (value instanceof Error)
      return { type: value.name, message: redact(value.message), stack: redact(value.stack ?? "") };
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [
        name,
        typeof item === "string" && secretField.test(name) ? removed : mask(item),
      ]),
    );
  };
  return mask;
}

function followsSecretOption(list: readonly unknown[], index: number): boolean {
  const before = list[index - 1];
  return typeof before === "string" && secretOption.test(before);
}
