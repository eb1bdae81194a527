export type Json = Readonly<Record<string, unknown>>;

/** Fails with a TypeError for anything else. */
export function asObject(value: unknown): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new TypeError("not an object");
  return value as Json;
}

/** The first element of a JSON list. Fails with a TypeError if there is none. */
export function firstOf(output: string): Json {
  const list: unknown = JSON.parse(output);
  if (!Array.isArray(list)) throw new TypeError("not a list");
  return asObject(list[0]);
}

export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** `value` without undefined properties, as our types require. */
export function known<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
