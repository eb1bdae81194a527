import type { ErrorObject, ValidateFunction } from "ajv";
import * as validators from "../generated/validators.js";

const compiled = validators as unknown as Readonly<Record<string, ValidateFunction>>;

/** The validator for a method's parameters, or for the result of a call. */
export function validatorOf(method: string, part: "params" | "result"): ValidateFunction {
  const validate = compiled[`${method.replace("/", "_")}_${part}`];
  if (validate === undefined) throw new Error(`no schema for the ${part} of ${method}`);
  return validate;
}

export function reasonsOf(errors: readonly ErrorObject[] | null | undefined): string {
  return (errors ?? []).map((error) => `${error.instancePath || "it"} ${error.message}`).join("; ");
}
