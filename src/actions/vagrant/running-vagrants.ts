import { setTimeout as sleep } from "node:timers/promises";
import { gracefulEnding, type RunningVagrants } from "../../backends/nested-vagrant.js";
import { ExpectedError } from "../../errors.js";
import { killGroup } from "../../process/process-group.js";
import { isAlive, type ProcessId, processIdOf } from "../../process/process-id.js";
import type { EndingStep } from "../../process/run-process.js";
import { readJson, removeFile, writeJson } from "../../state/json-file.js";
import { instanceFiles } from "../../state/state-files.js";

const pollMs = 50;

const fileIn = (folder: string) => instanceFiles(folder).nestedProcess;

/** Records in a folder's file which nested Vagrant is working there. */
export const runningVagrants: RunningVagrants = {
  note: async (folder, pid) => writeJson(fileIn(folder), await processIdOf(pid)),
  forget: (folder) => removeFile(fileIn(folder).path),
  endLeftover: async (folder, signal) => {
    const leftover = await readJson(fileIn(folder));
    if (leftover === undefined) return;
    await end(leftover, [...gracefulEnding, { signal: "SIGKILL", graceMs: 1_000 }], signal);
    await removeFile(fileIn(folder).path);
  },
};

async function end(
  leftover: ProcessId,
  steps: readonly EndingStep[],
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const step of steps) {
    if (!(await isAlive(leftover))) return;
    killGroup(leftover.pid, step.signal);
    const deadline = performance.now() + step.graceMs;
    while (performance.now() < deadline && (await isAlive(leftover))) {
      if (signal?.aborted) throw new ExpectedError("interrupted", {});
      await sleep(pollMs);
    }
  }
}
