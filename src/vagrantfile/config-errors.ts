import type { ErrorObject } from "ajv";
import { backendNames } from "../machine/backend-name.js";
import { describeInvalidOptions, type InvalidOption } from "../machine/invalid-option.js";
import { nearest } from "../machine/nearest.js";
import { servicesExpectation } from "../machine/service-setting.js";
import type { configFileSchema, configSchema } from "./config-schema.js";

const fileExpectations: Readonly<Record<keyof typeof configFileSchema.properties, string>> = {
  backend: `one of ${backendNames.join(", ")}`,
  cpus: "a whole number of at least 1",
  memory: 'a whole number of MiB, or a text such as "512M" or "4G"',
  graphical: "true or false",
  backend_options:
    'options of the provider behind, by names of letters, digits and _, such as { "linked_clone": true }',
  mounts: 'a list of texts such as "../data:/data:ro"',
  services: servicesExpectation,
  template: "the path of a file",
  kill_timeout: "a number of seconds, more than 0",
};

const expectations: Readonly<Record<keyof typeof configSchema.properties, string>> = {
  ...fileExpectations,
  config_files: 'a list of paths such as "vm.yaml"',
};

/** The schema's complaints about a provider block, one for each option. */
export function describeConfigErrors(
  raw: Readonly<Record<string, unknown>>,
  errors: readonly ErrorObject[],
): readonly InvalidOption[] {
  return describeInvalidOptions(raw, errors, expectations).map(guessBackend);
}

/** The schema's complaints about a configuration file, one for each option. */
export function describeFileErrors(
  raw: Readonly<Record<string, unknown>>,
  errors: readonly ErrorObject[],
): readonly InvalidOption[] {
  return describeInvalidOptions(raw, errors, fileExpectations).map(guessBackend);
}

function guessBackend(invalid: InvalidOption): InvalidOption {
  const guess =
    invalid.option === "backend" ? nearest(invalid.received.replaceAll('"', ""), backendNames) : undefined;
  return guess === undefined
    ? invalid
    : { ...invalid, expected: `${invalid.expected} (did you mean ${guess}?)` };
}
