import type { ErrorObject } from "ajv";
import { configSchema } from "./config-schema.js";
import { nearest } from "./nearest.js";

/** What is wrong with one option of the provider block. */
export interface InvalidOption {
  readonly option: string;
  readonly expected: string;
  readonly received: string;
}

/** The schema's complaints about a provider block, one for each option. */
export function describeConfigErrors(
  raw: Readonly<Record<string, unknown>>,
  errors: readonly ErrorObject[],
): readonly InvalidOption[] {
  const invalid = new Map<string, InvalidOption>();
  for (const error of errors) {
    const option = optionOf(error);
    if (!invalid.has(option)) {
      invalid.set(option, { option, expected: expectationOf(option), received: JSON.stringify(raw[option]) });
    }
  }
  return [...invalid.values()];
}

function optionOf(error: ErrorObject): string {
  if (error.keyword === "additionalProperties") return String(error.params.additionalProperty);
  return error.instancePath.slice(1);
}

const expectations: Readonly<Record<keyof typeof configSchema.properties, string>> = {
  distro: 'a text such as "debian"',
  version: 'a text such as "bookworm"',
  arch: '"amd64" or "arm64"',
  machine_name: 'a text such as "web"',
  username: "a user name: small letters, digits, _ and -, not beginning with a digit",
  cpus: "a whole number of at least 1",
  memory: 'a whole number of MiB, or a text such as "512M" or "4G"',
  disk: 'a whole number of GiB, or a text such as "512M" or "64G"',
  user_data: "the path of a file, or a text that begins with #cloud-config or #!",
  isolated: "true or false",
  boot_timeout: "a whole number of seconds, at least 1",
  cli_path: "the path of a program",
};

function expectationOf(option: string): string {
  if (Object.hasOwn(expectations, option)) return expectations[option as keyof typeof expectations];
  const options = Object.keys(configSchema.properties);
  const guess = nearest(option, options);
  return guess === undefined
    ? `one of the options ${options.join(", ")}`
    : `an option of this provider; did you mean ${guess}?`;
}
