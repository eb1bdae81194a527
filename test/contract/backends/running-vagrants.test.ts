import { once } from "node:events";
import { access } from "node:fs/promises";
import { execa } from "execa";
import { afterEach, describe, expect, it } from "vitest";
import { runningVagrants } from "../../../src/actions/vagrant/running-vagrants.js";
import { killGroup } from "../../../src/process/process-group.js";
import { writeJson } from "../../../src/state/json-file.js";
import { instanceFiles } from "../../../src/state/state-files.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const signal = new AbortController().signal;
const started: number[] = [];

afterEach(() => {
  for (const pid of started.splice(0)) killGroup(pid, "SIGKILL");
});

/** A process that reports Ctrl-C to its parent. */
function start() {
  const child = execa("sh", ["-c", "trap 'exit 42' INT; echo ready; while :; do sleep 0.1; done"], {
    detached: true,
    reject: false,
    stdin: "ignore",
  });
  started.push(child.pid ?? 0);
  return child;
}

describe("a Vagrant whose parent is gone", () => {
  it("is ended like Ctrl-C, and forgotten", async () => {
    const folder = await temporaryFolder();
    const child = start();
    await once(child.stdout, "data");
    await runningVagrants.note(folder, child.pid ?? 0);
    await runningVagrants.endLeftover(folder, signal);
    expect((await child).exitCode).toBe(42);
    await expect(access(instanceFiles(folder).nestedProcess.path)).rejects.toThrow();
  });

  it("is not another process that reuses its id", async () => {
    const folder = await temporaryFolder();
    const child = start();
    await writeJson(instanceFiles(folder).nestedProcess, { pid: child.pid ?? 0, started: "at another time" });
    await runningVagrants.endLeftover(folder, signal);
    expect(child.exitCode).toBeNull();
    await expect(access(instanceFiles(folder).nestedProcess.path)).rejects.toThrow();
  });

  it("is not waited for after a Ctrl-C", async () => {
    const folder = await temporaryFolder();
    const child = execa("sh", ["-c", "trap '' INT; echo ready; sleep 60"], { detached: true, reject: false });
    started.push(child.pid ?? 0);
    await once(child.stdout, "data");
    await runningVagrants.note(folder, child.pid ?? 0);
    await expect(runningVagrants.endLeftover(folder, AbortSignal.abort())).rejects.toMatchObject({
      key: "interrupted",
    });
  });
});
