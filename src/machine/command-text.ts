import { masker } from "./mask.js";

/** A command as messages and the log show it, without secrets. */
export function commandText(words: readonly string[], environment: NodeJS.ProcessEnv = process.env): string {
  return (masker(environment)(words) as readonly string[]).join(" ");
}
