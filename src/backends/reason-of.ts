import { isExpected } from "../errors.js";
import { shortSentenceOf } from "../machine/sentences.js";

/** Why a backend failed, in a few words for a list or parentheses. */
export function reasonOf(error: unknown): string {
  if (isExpected(error, "backend_missing")) return error.data.reason;
  if (isExpected(error, "backend_failed")) return error.data.output;
  if (isExpected(error, "nested_vagrant_failed")) return error.data.output;
  if (isExpected(error, "backend_not_responding")) return `${error.data.command} did not answer`;
  return shortSentenceOf(error);
}
