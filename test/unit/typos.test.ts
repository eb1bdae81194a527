import type { ValidateFunction } from "ajv";
import { describe, expect, it } from "vitest";
import * as validators from "../../src/generated/validators.js";
import type { InvalidOption } from "../../src/machine/invalid-option.js";
import { sentenceOn } from "../../src/machine/invalid-option.js";
import { describeConfigErrors as describeOrbstack } from "../../src/orbstack/config-errors.js";
import { configSchema as orbstackSchema } from "../../src/orbstack/config-schema.js";
import {
  describeFileErrors,
  describeConfigErrors as describeVagrantErrors,
} from "../../src/vagrantfile/config-errors.js";
import { configFileSchema, configSchema as vagrantSchema } from "../../src/vagrantfile/config-schema.js";

interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
}

type Values = Record<string, unknown>;

/** Every object in a schema: the keys that lead to it, with `0` for an item, and its own keys. */
function objectsIn(
  schema: Schema,
  path: readonly string[] = [],
): readonly (readonly [readonly string[], readonly string[]])[] {
  const { properties = {}, items, anyOf = [] } = schema;
  return [
    ...(schema.properties === undefined ? [] : [[[...path], Object.keys(properties)] as const]),
    ...Object.entries(properties).flatMap(([key, part]) => objectsIn(part, [...path, key])),
    ...(items === undefined ? [] : objectsIn(items, [...path, "0"])),
    ...anyOf.filter(({ properties: some }) => some !== undefined).flatMap((part) => objectsIn(part, path)),
  ];
}

/** A block with `value` under `key` at the end of the path. */
function blockWith([step, ...rest]: readonly string[], key: string, value: unknown): Values | unknown[] {
  if (step === undefined) return { [key]: value };
  const block = blockWith(rest, key, value);
  return step === "0" ? [block] : { [step]: block };
}

/** The key with a typing mistake. */
const mistype = (key: string) => `${key[1]}${key[0]}${key.slice(2)}`;
const written = (path: readonly string[], key: string) =>
  [...path, key].join(".").replaceAll(/\.(\d+)/g, "[$1]");

const blocks: readonly [
  string,
  Schema,
  ValidateFunction,
  (raw: Values, errors: never) => readonly InvalidOption[],
][] = [
  ["orbstack", orbstackSchema as Schema, validators.config_orbstack, describeOrbstack],
  ["vagrant", vagrantSchema as Schema, validators.config_vagrant, describeVagrantErrors],
  ["vm.yaml", configFileSchema as Schema, validators.config_vagrant_file, describeFileErrors],
];

describe.each(blocks)("a typo in %s", (_name, schema, validate, describeErrors) => {
  const complaints = (raw: Values) => (validate(raw) ? [] : describeErrors(raw, validate.errors as never));

  it("is found at any depth, with the key that was meant", () => {
    const objects = objectsIn(schema);
    expect(objects.length).toBeGreaterThan(1);
    for (const [path, keys] of objects)
      for (const key of keys) {
        const typo = mistype(key);
        const found = complaints(blockWith(path, typo, 1) as Values).map(sentenceOn);
        expect(found).toEqual([`${written(path, typo)}: there is no such option. Did you mean ${key}?`]);
      }
  });

  it.each([null, true, 0, -1.5, "", "no such thing", "\u0000", [], [[]], {}, { a: { b: [1] } }])(
    "and a value such as %j is never an accident",
    (value) => {
      for (const [path, keys] of objectsIn(schema))
        for (const key of [...keys, "constructor", "__proto__", "a/b~c", ""])
          for (const { option, problem } of complaints(blockWith(path, key, value) as Values)) {
            expect(option).toBeTypeOf("string");
            expect(problem).toMatch(/[.?]$/);
            expect(problem).not.toMatch(/undefined|another value/);
          }
    },
  );
});

it("is handled without an exception for a message or file with any value anywhere", () => {
  const values = [undefined, null, 0, "x", [], {}, { machine: {} }, { machine: { vm: { networks: [{}] } } }];
  for (const validate of Object.values(validators) as ValidateFunction[])
    for (const value of values) if (!validate(value)) expect(validate.errors?.length).toBeGreaterThan(0);
});
