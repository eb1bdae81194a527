import type { ErrorObject } from "ajv";
import { nearest } from "./nearest.js";

/** What is wrong with one option of a provider block or of a configuration file. */
export interface InvalidOption {
  readonly option: string;
  readonly expected: string;
  readonly received: string;
}

/**
 * The schema's complaints about some options, one for each.
 *
 * @param expectations option -> what it should be, in words; its keys are all options there are
 */
export function describeInvalidOptions(
  raw: Readonly<Record<string, unknown>>,
  errors: readonly ErrorObject[],
  expectations: Readonly<Record<string, string>>,
): readonly InvalidOption[] {
  const invalid = new Map<string, InvalidOption>();
  for (const error of errors) {
    const option = optionOf(error);
    if (!invalid.has(option)) {
      const expected = expectationOf(option, expectations);
      invalid.set(option, { option, expected, received: JSON.stringify(raw[option]) });
    }
  }
  return [...invalid.values()];
}

/** The option itself, also when the complaint is about a part of its value: `mounts` for `/mounts/0`. */
function optionOf({ keyword, params, instancePath }: ErrorObject): string {
  if (keyword === "additionalProperties") return String(params.additionalProperty);
  return instancePath.split("/")[1] ?? "";
}

function expectationOf(option: string, expectations: Readonly<Record<string, string>>): string {
  if (Object.hasOwn(expectations, option)) return expectations[option] ?? "";
  const options = Object.keys(expectations);
  const guess = nearest(option, options);
  return guess === undefined
    ? `one of the options ${options.join(", ")}`
    : `an option of this provider; did you mean ${guess}?`;
}
