import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { isAlive, ownProcessId, processIdOf } from "../../../src/process/process-id.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const environment = { ...process.env };
afterEach(() => {
  vi.unstubAllGlobals();
  process.env = { ...environment };
});

function pretend(platform: NodeJS.Platform): void {
  vi.stubGlobal("process", Object.create(process, { platform: { value: platform } }));
}

/** A `ps` that is this script. */
async function replacePs(script: string): Promise<void> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "ps"), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, "ps"), 0o755);
  process.env.PATH = `${folder}:${environment.PATH}`;
}

const ended = 2 ** 30;

describe.each([
  ["linux", /^\d+$/],
  ["darwin", /\d\d:\d\d:\d\d \d{4}$/],
] as const)("a process on %s", (platform, start) => {
  it("is distinguished from another with the same id, and from one that has ended", async () => {
    pretend(platform);
    const own = await ownProcessId();
    expect(own).toEqual({ pid: process.pid, started: expect.stringMatching(start) });
    expect(await isAlive(own)).toBe(true);
    expect(await isAlive({ ...own, started: "before" })).toBe(false);
    expect(await isAlive({ ...own, pid: ended })).toBe(false);
  });

  it("has ended when its parent has not noticed yet", async () => {
    pretend(platform);
    // `exec` replaces the parent by a program that never asks about its child.
    const parent = spawn("sh", ["-c", "sleep 0 & echo $!; exec sleep 60"]);
    onTestFinished(() => void parent.kill());
    const [line] = await once(parent.stdout, "data");
    await vi.waitFor(async () => expect((await processIdOf(Number(line))).started).toBe("ended"), 60_000);
  });

  it("cannot be told from another if its start time was not recorded", async () => {
    pretend(platform);
    const own = { pid: process.pid, started: "unknown" };
    await expect(isAlive(own)).rejects.toMatchObject({ key: "process_unknown" });
    expect(await isAlive({ ...own, pid: ended })).toBe(false);
  });
});

describe("a process on a Mac", () => {
  it("stays the same if the time zone or the language changes", async () => {
    pretend("darwin");
    Object.assign(process.env, { TZ: "Asia/Tokyo", LC_ALL: "C.UTF-8" });
    const own = await ownProcessId();
    Object.assign(process.env, { TZ: "America/New_York", LC_ALL: "de_DE.UTF-8" });
    expect(await isAlive(own)).toBe(true);
  });

  it.each([
    ["is forbidden", "echo 'ps: Operation not permitted' >&2; exit 1", "ps: Operation not permitted"],
    ["prints nothing", "exit 0", "ps did not tell its start time"],
    ["prints something else", "echo 'a banner'", "ps did not tell its start time"],
  ])("is neither running nor ended if ps %s", async (_, script, reason) => {
    pretend("darwin");
    const own = await ownProcessId();
    await replacePs(script);
    await expect(isAlive(own)).rejects.toMatchObject({ key: "process_unknown", data: { reason } });
    expect(await isAlive({ ...own, pid: ended })).toBe(false);
    expect((await ownProcessId()).started).toBe("unknown");
  });

  it("is running although it belongs to another user", async () => {
    pretend("darwin");
    vi.spyOn(process, "kill").mockImplementation(() => {
      throw Object.assign(new Error("kill EPERM"), { code: "EPERM" });
    });
    onTestFinished(() => void vi.restoreAllMocks());
    expect(await isAlive(await ownProcessId())).toBe(true);
  });
});

it("is taken for running on Windows, which does not tell when it was started", async () => {
  pretend("win32");
  const own = await ownProcessId();
  expect([await isAlive(own), await isAlive({ ...own, pid: ended })]).toEqual([true, false]);
});
