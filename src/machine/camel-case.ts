/** JSON with keys in camel case, and `undefined` instead of `null`. The user's own keys are unchanged. */
export type CamelCase<T> = T extends null
  ? undefined
  : T extends readonly (infer Item)[]
    ? readonly CamelCase<Item>[]
    : T extends object
      ? string extends keyof T
        ? T
        : { readonly [K in keyof T as CamelKey<K & string>]: CamelCase<T[K]> }
      : T;

export type CamelKey<K extends string> = K extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelKey<Tail>>}`
  : K;

/** The parts of a JSON schema that distinguish our keys from the user's. */
interface Described {
  readonly type?: unknown;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly items?: Described;
  readonly anyOf?: readonly Described[];
}

/** `value` must match the schema. */
export function camelCase<T>(value: T, schema: Described): CamelCase<T> {
  return convert(value, schema) as CamelCase<T>;
}

function convert(value: unknown, schema: Described): unknown {
  if (value === null) return undefined;
  const { properties, items } = schema.anyOf?.find((part) => part.properties) ?? schema;
  if (Array.isArray(value)) return items ? value.map((item) => convert(item, items)) : value;
  if (properties === undefined) return value;
  const entries = Object.entries(value as object);
  return Object.fromEntries(
    entries.map(([key, item]) => [camelKey(key), convert(item, properties[key] ?? {})]),
  );
}

export function camelKey(key: string): string {
  return key.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}
