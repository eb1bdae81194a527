import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ErrorKey, ExpectedError, isExpected } from "../../src/errors.js";
import { sentences } from "../../src/generated/sentences.js";
import { silentLogger } from "../../src/machine/logger.js";
import { sentenceOf, shortSentenceOf } from "../../src/machine/sentences.js";
import { asResponseError } from "../../src/rpc/failures.js";

const declared = [
  ...readFileSync("src/errors.ts", "utf8").matchAll(/^ {2}(\w+): (?:\{|Record<string, never>)/gm),
].map(([, key = ""]) => key as ErrorKey);

const placeholdersOf = (sentence: string) =>
  [...sentence.matchAll(/%\{(\w+)\}/g)].map(([, name = ""]) => name);

/** An error with a value for each placeholder of its sentence. */
function errorOf(key: string, value: (name: string) => unknown): ExpectedError {
  const names = placeholdersOf(sentences[key] ?? "");
  return new ExpectedError(
    key as ErrorKey,
    Object.fromEntries(names.map((name) => [name, value(name)])) as never,
  );
}

it("finds all errors", () => {
  expect(declared.length).toBeGreaterThan(70);
});

describe.each([...new Set([...declared, ...Object.keys(sentences)])])("%s", (key) => {
  it("is a complete sentence with any data", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.integer()), (value) => {
        const sentence = sentenceOf(errorOf(key, () => value));
        expect(sentence.trim()).not.toBe("");
        expect(sentence.replaceAll(String(value), "")).not.toMatch(/%\{\w+\}|undefined/);
        expect(shortSentenceOf(errorOf(key, () => value))).not.toContain("\n\n");
      }),
      { numRuns: 20 },
    );
  });

  it("keeps all its data on the way to the shim", () => {
    const error = errorOf(key, (name) => `<${name}>`);
    const { data } = asResponseError(error, new AbortController().signal, silentLogger);
    expect(JSON.parse(JSON.stringify(data))).toEqual({ key, data: error.data });
    expect(isExpected(error, key as ErrorKey)).toBe(true);
  });
});
