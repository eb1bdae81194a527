import type { ErrorObject } from "ajv";
import { backendNames } from "../machine/backend-name.js";
import { describeInvalidOptions, type InvalidOption } from "../machine/invalid-option.js";
import { nearest } from "../machine/nearest.js";
import { servicesExpectations } from "../machine/service-setting.js";
import { configFileSchema, configSchema } from "./config-schema.js";

const fileExpectations: Readonly<Record<keyof typeof configFileSchema.properties, string>> = {
  backend: `one of ${backendNames.join(", ")}`,
  cpus: "a whole number of at least 1",
  memory: 'a whole number of MiB, or a string such as "512M" or "1.5G"',
  graphical: "true or false",
  backend_options:
    'options of the backend, by names of letters, digits and _, such as { "linked_clone": true }',
  mounts: 'a list of strings such as "../data:/data:ro"',
  ...servicesExpectations,
  template: "the path of a file",
  kill_timeout: "a number of seconds, more than 0",
};

const expectations: Readonly<Record<keyof typeof configSchema.properties, string>> = {
  ...fileExpectations,
  protected: "true or false",
  config_files: 'a list of paths such as "vm.yaml"',
  provision_in_parallel: "true or false",
};

/** A schema's errors about a provider block, one for each option. */
export function describeConfigErrors(
  raw: Readonly<Record<string, unknown>>,
  errors: readonly ErrorObject[],
): readonly InvalidOption[] {
  return describeInvalidOptions(raw, errors, configSchema, {
    ...expectations,
    backend: backendExpectation(raw),
  });
}

/** A schema's errors about a configuration file, one for each option. */
export function describeFileErrors(
  raw: Readonly<Record<string, unknown>>,
  errors: readonly ErrorObject[],
): readonly InvalidOption[] {
  return describeInvalidOptions(raw, errors, configFileSchema, {
    ...fileExpectations,
    backend: backendExpectation(raw),
  });
}

function backendExpectation({ backend }: Readonly<Record<string, unknown>>): string {
  const guess = nearest(String(backend), backendNames);
  return guess === undefined
    ? fileExpectations.backend
    : `${fileExpectations.backend} (did you mean ${guess}?)`;
}
