import type { ErrorObject } from "ajv";
import { describeInvalidOptions, type InvalidOption } from "../machine/invalid-option.js";
import { expectationsOf } from "../machine/read-options.js";
import { servicePartsExpectations } from "../machine/service-setting.js";
import { configSchema } from "./config-schema.js";

const expectations = { ...expectationsOf(configSchema.properties), ...servicePartsExpectations };

/** A schema's errors about a provider block, one for each option. */
export function describeConfigErrors(
  raw: Readonly<Record<string, unknown>>,
  errors: readonly ErrorObject[],
): readonly InvalidOption[] {
  return describeInvalidOptions(raw, errors, configSchema, expectations);
}
