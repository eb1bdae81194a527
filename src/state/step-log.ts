import { appendFileSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { step_timing as hasTimingForm } from "../generated/validators.js";
import type { Shape } from "../machine/shape.js";
import { readText } from "./json-file.js";
import { paths } from "./paths.js";
import type { stepTimingSchema } from "./schemas/step-timing.js";

export type StepTiming = Shape<typeof stepTimingSchema>;

export interface StepLog {
  /** Never fails, and takes some tens of microseconds: nobody waits for it. */
  append(timing: Omit<StepTiming, "command">): void;
  /** Oldest first. What is damaged is passed over. */
  read(): Promise<readonly StepTiming[]>;
}

/** Some hundred steps. Then the older half goes. */
const mostBytes = 64 * 1024;

/**
 * The log in Vagrant's data folder of a machine: a line of JSON for each step. Two processes may write it at a time; it is appended to
 * and only read by people, so a line that is lost is no harm.
 */
export function stepLogFile(dataDir: string, command: string): StepLog {
  const path = paths.stepLog(dataDir);
  return {
    append: (timing) => {
      try {
        appendFileSync(path, `${JSON.stringify({ command, ...timing })}\n`, { mode: 0o600 });
        if (statSync(path).size > mostBytes) shorten(path);
      } catch {
        // The folder is not there, or the disk is full: no step shall fail for that.
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
