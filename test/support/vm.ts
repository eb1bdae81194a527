import { readFile } from "node:fs/promises";
import { Ajv } from "ajv";
import { expect } from "vitest";
import type { Project } from "./project.js";

/**
 * Runs a command of `vagrant vm` with `--json`, validates its output against the schema in `docs/schemas`, and returns
 * it.
 *
 * @param command such as `kill -f web`
 */
export async function vmJson<T = Record<string, unknown>>(
  project: Project,
  command: string,
  exitCode = 0,
): Promise<T> {
  const outcome = await project.vagrant(`vm ${command} --json`);
  expect(outcome.exitCode, outcome.output).toBe(exitCode);
  const answer = JSON.parse(outcome.stdout);
  await expectToFitItsSchema(answer);
  return answer;
}

/** Fails unless the output matches the schema that it names. */
export async function expectToFitItsSchema(answer: { readonly schema: string }): Promise<void> {
  const schema = JSON.parse(await readFile(`docs/schemas/${answer.schema}.json`, "utf8"));
  const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
  expect(ajv.validate(schema, answer), ajv.errorsText()).toBe(true);
}
