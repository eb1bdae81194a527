import { appendFile, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { stepLogFile } from "../../../src/state/step-log.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const timing = {
  action: "up",
  step: "create",
  started_at: "2026-01-01T00:00:00.000Z",
  ms: 7,
  outcome: "done",
} as const;

describe("stepLogFile", () => {
  it("reads what was written, and ignores damaged lines", async () => {
    const folder = await temporaryFolder();
    const log = stepLogFile(folder, "1-2");
    log.append(timing);
    await appendFile(join(folder, "steps.log"), '{"command":\n\u0000\u0001\n{"step":"no"}\n[]\n');
    log.append({ ...timing, step: "start" });
    expect((await log.read()).map(({ command, step }) => [command, step])).toEqual([
      ["1-2", "create"],
      ["1-2", "start"],
    ]);
  });

  it("keeps the newest of very many steps", async () => {
    const folder = await temporaryFolder();
    const log = stepLogFile(folder, "1-2");
    for (let ms = 0; ms < 2_000; ms++) log.append({ ...timing, ms });
    const read = await log.read();
    expect(read.at(-1)?.ms).toBe(1_999);
    expect(read.length).toBeGreaterThan(200);
    expect((await stat(join(folder, "steps.log"))).size).toBeLessThanOrEqual(64 * 1024);
    expect(await readFile(join(folder, "steps.log"), "utf8")).not.toContain("\n\n");
  });

  it("does nothing if the folder does not exist", async () => {
    const log = stepLogFile(join(await temporaryFolder(), "gone"), "1-2");
    log.append(timing);
    expect(await log.read()).toEqual([]);
  });
});
