import { setTimeout as sleep } from "node:timers/promises";
import { gracefulEnding, type RunningVagrants } from "../../backends/nested-vagrant.js";
import { ExpectedError } from "../../errors.js";
import { forwarder_process as hasProcessForm } from "../../generated/validators.js";
import { killGroup } from "../../process/process-group.js";
import { isAlive, type ProcessId, processIdOf } from "../../process/process-id.js";
import type { EndingStep } from "../../process/run-process.js";
import { readJson, removeFile, writeJson } from "../../state/json-file.js";
import { paths } from "../../state/paths.js";

const pollMs = 50;

/** Records in a folder's file which nested Vagrant is working there. */
export const runningVagrants: RunningVagrants = {
  note: async (folder, pid) => writeJson(paths.nestedProcess(folder), await processIdOf(pid)),
  forget: (folder) => removeFile(paths.nestedProcess(folder)),
  endLeftover: async (folder, signal) => {
    const path = paths.nestedProcess(folder);
    const leftover = await readJson(path, hasProcessForm);
    if (leftover === undefined) return;
    await end(leftover, [...gracefulEnding, { signal: "SIGKILL", graceMs: 1_000 }], signal);
    await removeFile(path);
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
