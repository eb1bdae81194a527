import type { ErrorObject } from "ajv";
import { backendNames } from "../machine/backend-name.js";
import { describeInvalidOptions, type InvalidOption } from "../machine/invalid-option.js";
import { nearest } from "../machine/nearest.js";
import { expectationsOf } from "../machine/read-options.js";
import { servicePartsExpectations } from "../machine/service-setting.js";
import { configFileSchema, configSchema } from "./config-schema.js";

const fileExpectations = { ...expectationsOf(configFileSchema.properties), ...servicePartsExpectations };
const expectations = { ...expectationsOf(configSchema.properties), ...servicePartsExpectations };

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
