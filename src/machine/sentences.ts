import type { ErrorKey, ExpectedError } from "../errors.js";
import { isExpected, messageOf } from "../errors.js";
import { sentences } from "../generated/sentences.js";

/** For these keys, the shim raises Vagrant's own errors with Vagrant's messages. */
const vagrants: Partial<Record<ErrorKey, string>> = {
  vm_not_created: "The machine is not created yet. Run `vagrant up` to create it.",
  vm_not_running: "The machine is not running. Run `vagrant up` to start it.",
  snapshot_taken: "A snapshot with that name already exists.",
  snapshot_not_found: "%{machine} has no snapshot %{snapshot_name}.",
  interrupted: "It was interrupted.",
};

/** An error's message as the shim would show it. */
export function sentenceOf(error: unknown): string {
  return isExpected(error) ? fill(error) : messageOf(error);
}

const longestReason = 300;

/** A short form on one line, without the remedy: the first paragraph, and also the second if the first ends with a colon. */
export function shortSentenceOf(error: unknown): string {
  const [first = "", second = ""] = sentenceOf(error).split("\n\n");
  const text = first.endsWith(":") ? `${first} ${second.trim().slice(0, longestReason)}` : first;
  return text.replaceAll("\n", " ");
}

function fill({ key, data }: ExpectedError): string {
  const values: Readonly<Record<string, unknown>> = data;
  return (vagrants[key] ?? sentences[key] ?? key).replaceAll(/%\{(\w+)\}/g, (_, name: string) =>
    String(values[name] ?? ""),
  );
}
