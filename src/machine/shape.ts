import type { FromSchema, JSONSchema } from "json-schema-to-ts";

/**
 * The type that a JSON schema describes, so that a shape is only written down once. An optional property may be
 * `undefined`, because JSON omits such properties.
 */
export type Shape<S extends JSONSchema> = Frozen<FromSchema<S, { keepDefaultedPropertiesOptional: true }>>;

/** The same after the defaults were filled in. */
export type Filled<S extends JSONSchema> = Frozen<FromSchema<S>>;

type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? keyof Named<T> extends never
      ? { readonly [K in keyof T]: Frozen<T[K]> }
      : {
          readonly [K in keyof Named<T>]: undefined extends Named<T>[K]
            ? Frozen<Named<T>[K]> | undefined
            : Frozen<Named<T>[K]>;
        }
    : T;

/** Only the properties that the schema names, even if it allows others. */
type Named<T> = { [K in keyof T as string extends K ? never : number extends K ? never : K]: T[K] };

/** `T` as a type that fits only values without properties that `S` does not name: `T extends S` alone allows more. */
export type Exact<T, S> = T extends readonly (infer Item)[]
  ? readonly Exact<Item, ItemOf<S>>[]
  : T extends object
    ? { readonly [K in keyof T]: K extends KeyOf<S> ? Exact<T[K], PropertyOf<S, K>> : never }
    : T;

type ItemOf<S> = S extends readonly (infer Item)[] ? Item : never;
type KeyOf<S> = S extends object ? keyof S : never;
type PropertyOf<S, K> = S extends object ? (K extends keyof S ? S[K] : never) : never;

type Properties = Readonly<Record<string, JSONSchema>>;
type Merged<A, B> = {
  readonly [K in keyof A | keyof B]: K extends keyof A ? A[K] : K extends keyof B ? B[K] : never;
};

export const string = { type: "string" } as const;
export const integer = { type: "integer" } as const;
export const number = { type: "number" } as const;
export const boolean = { type: "boolean" } as const;
export const nullableString = { type: ["string", "null"] } as const;
export const strings = { type: "array", items: string } as const;
/** An object with keys that are not ours, such as the user's options. */
export const anyObject = { type: "object" } as const;

/* @__NO_SIDE_EFFECTS__ */
export function list<const S extends JSONSchema>(items: S) {
  return { type: "array", items } as const;
}

/** An object with any keys, each of which has such a value. */
/* @__NO_SIDE_EFFECTS__ */
export function mapOf<const S extends JSONSchema>(values: S) {
  return { type: "object", additionalProperties: values } as const;
}

interface Open<R extends Properties, O extends Properties> {
  readonly type: "object";
  readonly properties: Merged<R, O>;
  readonly required: readonly (keyof R & string)[];
}

interface Closed<R extends Properties, O extends Properties> extends Open<R, O> {
  readonly additionalProperties: false;
}

/** An object with these properties and possibly others. */
export function openObject<const R extends Properties>(required: R): Open<R, Record<never, never>>;
export function openObject<const R extends Properties, const O extends Properties>(
  required: R,
  optional: O,
): Open<R, O>;
/* @__NO_SIDE_EFFECTS__ */
export function openObject(required: Properties, optional: Properties = {}): Open<Properties, Properties> {
  return {
    type: "object",
    properties: { ...required, ...optional },
    required: Object.keys(required),
  };
}

/** An object with exactly these properties. */
export function object<const R extends Properties>(required: R): Closed<R, Record<never, never>>;
export function object<const R extends Properties, const O extends Properties>(
  required: R,
  optional: O,
): Closed<R, O>;
/* @__NO_SIDE_EFFECTS__ */
export function object(required: Properties, optional: Properties = {}): Closed<Properties, Properties> {
  return { ...openObject(required, optional), additionalProperties: false };
}
