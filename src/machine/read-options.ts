import type { JSONSchema } from "json-schema-to-ts";
import { type CamelKey, camelKey } from "./camel-case.js";

/** An option of a provider block: its JSON schema, and for error messages its valid values in words. */
export type OptionSchema = Exclude<JSONSchema, boolean> & {
  readonly description: string;
  readonly expected: string;
};

/** The options of a provider block. */
export interface OptionsSchema {
  readonly type: "object";
  readonly properties: Readonly<Record<string, OptionSchema>>;
  readonly additionalProperties: false;
}

type CamelKeys<T> = { readonly [K in keyof T as CamelKey<K & string>]: T[K] };

/**
 * The options of a provider block as code names them, with defaults. `Block` is the schema's type. Also works before the block was checked:
 * strings and flags are made to fit.
 */
export function readOptions<Block>(
  block: Readonly<Record<string, unknown>>,
  { properties }: OptionsSchema,
): CamelKeys<Block> {
  const entries = Object.entries(properties).map(([name, option]) => [
    camelKey(name),
    fitted(block[name] ?? option.default, option),
  ]);
  return Object.fromEntries(entries) as CamelKeys<Block>;
}

function fitted(value: unknown, { type }: OptionSchema): unknown {
  if (type === "boolean") return value === true;
  return type === "string" && value !== undefined ? String(value) : value;
}

/** The valid values of each option, in words. */
export function expectationsOf<K extends string>(
  properties: Readonly<Record<K, OptionSchema>>,
): Readonly<Record<K, string>> {
  const entries = Object.entries<OptionSchema>(properties).map(([name, { expected }]) => [name, expected]);
  return Object.fromEntries(entries) as Record<K, string>;
}
