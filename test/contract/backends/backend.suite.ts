import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Backend } from "../../../src/backends/backend.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

export interface BackendUnderTest {
  readonly backend: Backend;
  /** Creates a running machine whose guest ignores a shutdown. */
  runMachine(): Promise<string>;
  /** A valid id without a machine. */
  readonly unknownId: string;
}

/** What every backend must do: those over stubs, and those that are installed here. */
export function describeBackend(name: string, prepare: () => Promise<BackendUnderTest>): void {
  describe(`the backend on ${name}`, () => {
    it("is available", async () => {
      const { backend } = await prepare();
      expect(await backend.isAvailable()).toEqual({ available: true });
    });

    it("powers off only that machine, and keeps it", async () => {
      const { backend, runMachine } = await prepare();
      const [id, other] = [await runMachine(), await runMachine()];
      expect(await backend.state(id)).toMatchObject({ id: "running" });
      await backend.powerOff(id);
      await expect.poll(() => backend.state(id), { timeout: 60_000 }).toMatchObject({ id: "stopped" });
      expect(await backend.state(other)).toMatchObject({ id: "running" });
      await backend.powerOff(id);
      expect(await backend.state(id)).toMatchObject({ id: "stopped" });
    });

    it("reports figures of a running machine, and of a stopped one", async () => {
      const { backend, runMachine } = await prepare();
      const id = await runMachine();
      const running = await backend.stats(id);
      const { addresses, ...figures } = running;
      expect(Array.isArray(addresses)).toBe(true);
      expect(Object.keys(figures)).toContain("memoryLimitBytes");
      for (const figure of Object.values(figures)) expect(figure).toBeGreaterThanOrEqual(0);
      await backend.powerOff(id);
      await expect.poll(() => backend.state(id), { timeout: 60_000 }).toMatchObject({ id: "stopped" });
      expect(await backend.stats(id)).not.toHaveProperty("uptimeSeconds");
    });

    it("fails for a missing machine, and powers nothing off", async () => {
      const { backend, runMachine, unknownId } = await prepare();
      const id = await runMachine();
      expect(await backend.state(unknownId)).toMatchObject({ id: "not_created" });
      await backend.powerOff(unknownId);
      expect(await backend.state(id)).toMatchObject({ id: "running" });
    });

    it.each(["", "--all", "web", "../x"])("takes %j for no id", async (id) => {
      const { backend } = await prepare();
      expect(await backend.state(id)).toMatchObject({ id: "unknown", error: { key: "backend_id_invalid" } });
      await expect(backend.powerOff(id)).rejects.toMatchObject({ key: "backend_id_invalid" });
      await expect(backend.stats(id)).rejects.toMatchObject({ key: "backend_id_invalid" });
    });

    it("finds the id where its provider writes it", async () => {
      const { backend, unknownId } = await prepare();
      const project = await temporaryFolder();
      const folder = join(project, ".vagrant", "machines", "default", backend.name);
      expect(await backend.backendId(project)).toBeUndefined();
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, "id"), "preparing");
      expect(await backend.backendId(project)).toBeUndefined();
      await writeFile(join(folder, "id"), `${unknownId}\n`);
      expect(await backend.backendId(project)).toBe(unknownId);
      expect(await backend.backendId(project, "web")).toBeUndefined();
    });

    it("makes no call after an interrupt", async () => {
      const { backend, runMachine } = await prepare();
      const id = await runMachine();
      const signal = AbortSignal.abort();
      await expect(backend.state(id, { signal })).rejects.toMatchObject({ key: "interrupted" });
      await expect(backend.powerOff(id, { signal })).rejects.toMatchObject({ key: "interrupted" });
      expect(await backend.state(id)).toMatchObject({ id: "running" });
    });
  });
}
