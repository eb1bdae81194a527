import { stripVTControlCharacters } from "node:util";
import type { Parts } from "../../actions/context/parts.js";
import { guestFailure } from "../../actions/guest/guest-failure.js";
import type { Machine } from "../../machine/machine.js";

/** A question to a guest: a script for its POSIX shell, which always ends with 0, and its arguments. */
export interface GuestQuestion {
  /** What the question is about, for error messages. */
  readonly what: string;
  readonly script: string;
  readonly args?: readonly string[];
  readonly timeoutMs: number;
}

/** Longer than any real answer. */
const maxBytes = 64 * 1024;

/**
 * The guest's answer: its lines by section, each of which starts with a line such as `== routes`. Answers are not
 * trusted, so only the beginning of an endless one is read. Fails as `GuestAccess.enter` and `Guest.run` do, and with
 * `guest_command_failed`.
 */
export async function askGuest(
  machine: Machine,
  { what, script, args = [], timeoutMs }: GuestQuestion,
  { parts, signal }: { readonly parts: Parts; readonly signal: AbortSignal },
): Promise<(section: string) => readonly string[]> {
  const guest = await parts.provider(machine).guest.enter(machine);
  const command = ["sh", "-c", `export LC_ALL=C\n${script}`, "sh", ...args] as const;
  const result = await guest.run(command, { timeoutMs, signal, maxBytes });
  if (result.exitCode !== 0 && result.flooded !== true) {
    // The guest's output could contain control characters for the user's terminal.
    const stderr = stripVTControlCharacters(result.stderr.slice(0, 1_000));
    throw guestFailure(machine.name, what, { ...result, stderr });
  }
  return readSections(result.stdout);
}

export function readSections(output: string): (section: string) => readonly string[] {
  const sections = new Map<string, string[]>();
  let lines: string[] = [];
  for (const line of output.split(/\r?\n/)) {
    const [, section] = /^== (\w+)$/.exec(line) ?? [];
    if (section === undefined) {
      if (line !== "") lines.push(line);
      continue;
    }
    lines = [];
    sections.set(section, lines);
  }
  return (section) => sections.get(section) ?? [];
}
