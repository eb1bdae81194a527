import type { ErrorObject } from "ajv";
import { suggest } from "./nearest.js";

/** A problem of an option in a provider block or a configuration file. */
export interface InvalidOption {
  /** As the user wrote it: `cpus`, or `services[0].prot` for a nested key. */
  readonly option: string;
  /** Its keys, outermost first. @default the option alone */
  readonly path?: readonly string[];
  /** A sentence without its subject: `expected a whole number of at least 1, but got 0.` */
  readonly problem: string;
}

/** One line for the user. */
export function sentenceOn({ option, problem }: InvalidOption): string {
  return `${option}: ${problem}`;
}

/** The problem of an option with a wrong value. */
export function mismatch(expected: string, received: unknown): string {
  return `expected ${expected}, but got ${JSON.stringify(received) ?? "nothing"}.`;
}

/**
 * Describes a schema's errors: each unknown key, and each wrong value by its own path if `expectations` describes it,
 * or else by the nearest enclosing path.
 *
 * @param expectations `services`, `services[]` or `services[].port` -> the expected value, in words
 */
export function describeInvalidOptions(
  raw: Readonly<Record<string, unknown>>,
  errors: readonly ErrorObject[],
  schema: object,
  expectations: Readonly<Record<string, string>>,
): readonly InvalidOption[] {
  const unknown = errors.filter(({ keyword }) => keyword === "additionalProperties");
  const unknownPaths = unknown.map((error) => [...stepsOf(error), String(error.params.additionalProperty)]);
  // A schema with several forms reports every form that does not match. The innermost errors are the cause.
  const wrong = innermost([...errors.map(stepsOf), ...unknownPaths], unknownPaths).map((path) =>
    toldPlace(path, expectations),
  );
  return [
    ...unknown.map((error) => unknownKey(error, schema)),
    ...distinct(wrong).map((path) => wrongValue(path, raw, expectations)),
  ];
}

type Path = readonly string[];

function stepsOf({ instancePath }: ErrorObject): Path {
  return instancePath.split("/").slice(1);
}

/** The paths that contain no other wrong path, except unknown keys. */
function innermost(paths: readonly Path[], told: readonly Path[]): readonly Path[] {
  const isWithin = (inner: Path, outer: Path) =>
    inner.length > outer.length && outer.every((step, index) => step === inner[index]);
  return paths.filter((path) => !told.includes(path) && !paths.some((other) => isWithin(other, path)));
}

function distinct(paths: readonly Path[]): readonly Path[] {
  return [...new Map(paths.map((path) => [path.join("/"), path])).values()];
}

/** The nearest enclosing path that `expectations` describes. */
function toldPlace(path: Path, expectations: Readonly<Record<string, string>>): Path {
  return path.length <= 1 || keyOf(path) in expectations ? path : toldPlace(path.slice(0, -1), expectations);
}

function wrongValue(
  path: Path,
  raw: Readonly<Record<string, unknown>>,
  expectations: Readonly<Record<string, string>>,
): InvalidOption {
  const received = path.reduce<unknown>((value, step) => Object(value)[step], raw);
  const problem = mismatch(expectations[keyOf(path)] ?? "another value", received);
  return { option: path.map(written).join(""), ...(path.length > 1 && { path }), problem };
}

/** `services[].port` */
function keyOf(path: Path): string {
  return path
    .map(written)
    .join("")
    .replace(/\[\d+\]/g, "[]");
}

function unknownKey({ instancePath, params, schemaPath }: ErrorObject, schema: object): InvalidOption {
  const key = String(params.additionalProperty);
  const path = [...instancePath.split("/").slice(1), key];
  return {
    option: path.map(written).join(""),
    path,
    problem: `there is no such option. ${suggest(key, keysAt(schemaPath, schema))}`,
  };
}

function written(step: string, index: number): string {
  if (index === 0) return step;
  return /^\d+$/.test(step) ? `[${step}]` : `.${step}`;
}

/** The keys of the part of the schema that reported the error: `#/properties/services/items/anyOf/1/additionalProperties`. */
function keysAt(schemaPath: string, schema: object): readonly string[] {
  const steps = schemaPath.split("/").slice(1, -1);
  const part = steps.reduce<unknown>((node, step) => Object(node)[step], schema);
  return Object.keys(Object(Object(part).properties));
}
