import { stripVTControlCharacters } from "node:util";
import type { Parts } from "../../actions/context/parts.js";
import { guestFailure } from "../../actions/guest/guest-failure.js";
import type { Machine } from "../../machine/machine.js";

/** A question to a guest: a script for its POSIX shell, which ends with 0 whatever it finds, and its arguments, `$1` and on. */
export interface GuestQuestion {
  /** For the user to read when it cannot be asked. */
  readonly what: string;
  readonly script: string;
  readonly args?: readonly string[];
  readonly timeoutMs: number;
}

/** More than any answer of ours is long. */
const maxBytes = 64 * 1024;

/**
 * What a guest says, line by line, by the sections that the script begins with lines such as `== routes`. A guest may say anything: of
 * an endless answer the beginning counts. Fails as `GuestAccess.enter` and `Guest.run` do, and with `guest_command_failed`.
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
    // The user's terminal would obey what is in it.
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
