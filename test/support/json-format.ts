import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
const validators = new Map<string, ValidateFunction>();

/** Fails unless the output matches the schema of `docs/schemas` that it names. */
export function expectToFitItsSchema(answer: { readonly schema: string }): void {
  const { schema } = answer;
  const validate = validatorOf(schema);
  if (!validate(answer)) throw new Error(`${schema}: ${ajv.errorsText(validate.errors)}`);
}

/** The same for a text, if it is such an output. */
export function expectJsonToFit(text: string): void {
  if (/^\{\s*"schema"/.test(text)) expectToFitItsSchema(JSON.parse(text));
}

function validatorOf(name: string): ValidateFunction {
  const known = validators.get(name);
  if (known !== undefined) return known;
  const validate = ajv.compile(JSON.parse(readFileSync(`docs/schemas/${name}.json`, "utf8")));
  validators.set(name, validate);
  return validate;
}
