import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { findStep } from "../../../src/actions/steps.js";
import { guestRecordPath, hiddenGuestRecordPath } from "../../../src/state/guest-record.js";
import { runVm } from "../../../src/vm/program.js";
import { unreachable } from "../../support/fake-parts.js";
import { FakeSession } from "../../support/fake-session.js";
import { expectToFitItsSchema } from "../../support/json-format.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

let folder: string;
let session: FakeSession;

beforeEach(async () => {
  folder = await temporaryFolder();
  const machine = { ...new FakeSession().world.machine, id: "A" };
  session = new FakeSession([machine, { ...machine, name: "box", provider: "vagrant" }]);
  session.world.add({ id: "A", name: "web" });
  session.world.onExport = (file) => writeFile(file, "whole");
});

const run = (...words: string[]) => runVm(["export", "default", ...words], session);

describe("vagrant vm export", () => {
  it("writes the file, and leaves nothing else beside it", async () => {
    const file = join(folder, "web.tar.zst");
    expect((await run(file, "--json")).exit_code).toBe(0);
    const answer = JSON.parse(session.stdout);
    expectToFitItsSchema(answer);
    expect(answer).toMatchObject({ machine: "default", file, bytes: 5 });
    expect(await readdir(folder)).toEqual(["web.tar.zst"]);
  });

  it("does not contain the machine's record, which the machine always gets back", async () => {
    const places = () => session.world.guestCommands.map(([, ...args]) => args);
    await run(join(folder, "web.tar.zst"));
    const [record, hidden] = [guestRecordPath, hiddenGuestRecordPath];
    expect(places()).toEqual([
      [record, hidden],
      [hidden, record],
    ]);
    session.world.onExport = async () => {
      throw unreachable();
    };
    await expect(run(join(folder, "other.tar.zst"))).rejects.toThrow();
    expect(places().slice(2)).toEqual([
      [record, hidden],
      [hidden, record],
    ]);
  });

  it.each([0, 1, 2, 3, 4, 5, 6])(
    "leaves no machine without its record, killed after %d changes",
    async (changes) => {
      const { world } = session;
      world.id = "A";
      world.metadata = {
        schema_version: 1,
        orbstack_machine_name: "web",
        created_at: "",
        provider_version: "",
      };
      world.changesLeft = changes;
      await run(join(folder, "web.tar.zst")).catch(() => undefined);
      world.changesLeft = Number.POSITIVE_INFINITY;
      const [, taken] = world.guestCommands[0] ?? [];
      if (changes === 6) expect(world.metadata).not.toHaveProperty("naming");
      else await findStep("finish_rename").run(world.context());
      // Restored last, because memory is lost at a restart.
      if (taken === guestRecordPath) expect(world.guestCommands.at(-1)?.at(-1)).toBe(guestRecordPath);
      expect(world.metadata).not.toHaveProperty("naming");
    },
  );

  it("is complete even if the machine cannot get its record back, which is reported", async () => {
    session.world.onRun = async ({ command }) => {
      if (command.at(-1) === guestRecordPath) throw unreachable();
      return 0;
    };
    expect((await run(join(folder, "web.tar.zst"))).exit_code).toBe(0);
    expect(await readdir(folder)).toEqual(["web.tar.zst"]);
    expect(session.stderr).toContain("web has no record of its own until the next `vagrant up`");
  });

  it("warns about the record of a stopped machine, and does not start it", async () => {
    session.world.machines = [];
    session.world.add({ id: "A", name: "web", state: "stopped" });
    expect((await run(join(folder, "web.tar.zst"))).exit_code).toBe(0);
    expect(session.stderr).toContain("has the project's path in it");
    expect(session.world.guestCommands).toEqual([]);
  });

  it("resolves paths in the current folder", async () => {
    Object.assign(session, { cwd: folder });
    await run("a folder's file.tar.zst");
    expect(await readdir(folder)).toEqual(["a folder's file.tar.zst"]);
  });

  it("only overwrites with --force", async () => {
    const file = join(folder, "web.tar.zst");
    await writeFile(file, "mine");
    await expect(run(file)).rejects.toMatchObject({ key: "export_exists", data: { path: file } });
    expect(session.world.changes).toEqual([]);
    expect((await run(file, "--force")).exit_code).toBe(0);
    expect(await readFile(file, "utf8")).toBe("whole");
  });

  it("does not overwrite a file that was created meanwhile", async () => {
    const file = join(folder, "web.tar.zst");
    session.world.onExport = async (partial) => {
      await writeFile(partial, "whole");
      await writeFile(file, "mine");
    };
    await expect(run(file)).rejects.toMatchObject({ key: "export_exists" });
    expect(await readFile(file, "utf8")).toBe("mine");
    expect(await readdir(folder)).toEqual(["web.tar.zst"]);
  });

  it("deletes its incomplete file after a failure, and keeps an existing one", async () => {
    const file = join(folder, "web.tar.zst");
    await writeFile(file, "mine");
    session.world.onExport = async (partial) => {
      await writeFile(`${partial}.tmp`, "half");
      throw unreachable();
    };
    await expect(run(file, "--force")).rejects.toMatchObject({ key: "orbctl_failed" });
    expect(await readdir(folder)).toEqual(["web.tar.zst"]);
    expect(await readFile(file, "utf8")).toBe("mine");
  });

  it("fails if the folder is missing", async () => {
    await expect(run(join(folder, "no", "web.tar.zst"))).rejects.toMatchObject({ key: "export_unwritable" });
    expect(session.world.changes).toEqual([]);
  });

  it("shows on a terminal how much is written", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    try {
      session.terminal = { ...session.terminal, interactive: true };
      session.world.onExport = async (partial) => {
        await writeFile(partial, "x".repeat(2000));
        vi.advanceTimersByTime(500);
        while (!session.stderr.includes("2.0 KB written")) await setImmediate();
      };
      await run(join(folder, "web.tar.zst"));
    } finally {
      vi.useRealTimers();
    }
    expect(session.stderr.endsWith("\r\u001b[K")).toBe(true);
  });

  it("requires a machine if there are several", async () => {
    expect((await runVm(["export", join(folder, "web.tar.zst")], session)).exit_code).toBe(2);
    expect(session.stderr).toContain("default, box");
  });

  it("says what to use with the provider vagrant", async () => {
    expect((await runVm(["export", "box", "x"], session)).exit_code).toBe(3);
    expect(session.stderr).toContain("vagrant package");
  });
});
