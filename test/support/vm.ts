import { expect } from "vitest";
import { expectToFitItsSchema } from "./json-format.js";
import type { Project } from "./project.js";

/**
 * Runs a command of `vagrant vm` with `--json`, validates its output against the schema in `docs/schemas`, and returns
 * it.
 *
 * @param command such as `kill -f web`
 */
export function vmJson<T = Record<string, unknown>>(
  project: Project,
  command: string,
  exitCode = 0,
): Promise<T> {
  return jsonOf(project, `vm ${command}`, exitCode);
}

/** The same for `vagrant lab`. */
export function labJson<T = Record<string, unknown>>(project: Project, command: string): Promise<T> {
  return jsonOf(project, `lab ${command}`, 0);
}

async function jsonOf<T>(project: Project, command: string, exitCode: number): Promise<T> {
  const outcome = await project.vagrant(`${command} --json`);
  expect(outcome.exitCode, outcome.output).toBe(exitCode);
  const answer = JSON.parse(outcome.stdout);
  expectToFitItsSchema(answer);
  return answer;
}
