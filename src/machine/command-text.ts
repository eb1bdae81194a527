import { masker } from "./mask.js";

/** A command as a sentence or a log shows it: without the secrets in its words, as in the log. */
export function commandText(words: readonly string[], environment: NodeJS.ProcessEnv = process.env): string {
  return (masker(environment)(words) as readonly string[]).join(" ");
}
