import { appendFileSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { step_timing as hasTimingForm } from "../generated/validators.js";
import type { Shape } from "../machine/shape.js";
import { readText } from "./json-file.js";
import { paths } from "./paths.js";
import type { stepTimingSchema } from "./schemas/step-timing.js";

export type StepTiming = Shape<typeof stepTimingSchema>;

export interface StepLog {
  /** Never fails, and takes only tens of microseconds, so it is synchronous. */
  append(timing: Omit<StepTiming, "command">): void;
  /** Oldest first. Damaged lines are ignored. */
  read(): Promise<readonly StepTiming[]>;
}

/** A few hundred steps. When it is full, the older half is dropped. */
const mostBytes = 64 * 1024;

/**
 * The step log in a machine's data folder: one line of JSON for each step. Two processes may write at the same time and
 * lose a line, which does not matter, because only people read it.
 */
export function stepLogFile(dataDir: string, command: string): StepLog {
  const path = paths.stepLog(dataDir);
  return {
    append: (timing) => {
      try {
        appendFileSync(path, `${JSON.stringify({ command, ...timing })}\n`, { mode: 0o600 });
        if (statSync(path).size > mostBytes) shorten(path);
      } catch {
        // The folder does not exist, or the disk is full. A step must not fail because of that.
      }
    },
    read: async () => ((await readText(path)) ?? "").split("\n").flatMap(parseLine),
  };
}

function shorten(path: string): void {
  const lines = readFileSync(path, "utf8").split("\n");
  const shorter = `${path}.${process.pid}`;
  writeFileSync(shorter, lines.slice(lines.length >> 1).join("\n"), { mode: 0o600 });
  renameSync(shorter, path);
}

function parseLine(line: string): readonly StepTiming[] {
  try {
    const timing: unknown = JSON.parse(line);
    return hasTimingForm(timing) ? [timing] : [];
  } catch {
    return [];
  }
}
