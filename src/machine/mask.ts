import { redactor } from "./redact.js";

const removed = "[removed]";
/** Names of options and fields with secret values. A field that is just called `key` is not one. */
const secretOption = /^--?[\w-]*(?:pass|secret|token|key|credential|auth)[\w-]*$/i;
const secretField = /pass|secret|token|credential|auth|key.|.key/i;

/**
 * Returns a function that removes secrets from values for the log: from texts, from arguments after secret options, and
 * from secret fields and variables.
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
