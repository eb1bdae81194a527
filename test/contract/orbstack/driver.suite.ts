import { join } from "node:path";
import { execa } from "execa";
import { afterEach, describe, expect, it } from "vitest";
import { silentLogger } from "../../../src/machine/logger.js";
import type { CreateSpec } from "../../../src/orbstack/argv.js";
import { OrbctlDriver } from "../../../src/orbstack/driver.js";
import { timeoutsFrom } from "../../../src/orbstack/timeouts.js";
import { withDefaultMachine } from "../../support/default-machine.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

export interface DriverUnderTest {
  readonly program: string;
  /** Whether commands run in real guests. */
  readonly real: boolean;
}

/** What every `orbctl` must do for the driver: the stub, and the real one. */
export function describeDriver(name: string, prepare: () => Promise<DriverUnderTest>): void {
  describe(`the driver over ${name}`, () => {
    const made: { driver: OrbctlDriver; name: string }[] = [];
    afterEach(async () => {
      // One after another, because the stub has no locks.
      for (const { driver, name: machine } of made.splice(0)) await driver.delete(machine);
    });

    async function open() {
      const { program, real } = await prepare();
      const driver = new OrbctlDriver(() => program, timeoutsFrom({}), silentLogger);
      const spec: CreateSpec = {
        name: `vot-driver-${Math.random().toString(16).slice(2, 8)}`,
        distro: "debian",
        version: "bookworm",
        arch: process.arch === "arm64" ? "arm64" : "amd64",
        username: "vagrant",
        isolated: false,
        mounts: [],
      };
      const cloneName = `${spec.name}-clone`;
      made.push({ driver, name: spec.name }, { driver, name: cloneName });
      return { driver, spec, cloneName, real };
    }

    it("creates a running machine, which list and info find by name and id", async () => {
      const { driver, spec } = await open();
      await driver.create(spec);
      const orb = await driver.info(spec.name);
      if (orb === undefined) throw new Error("it is not there");
      expect(orb).toMatchObject({ name: spec.name, state: "running", distro: "debian", version: "bookworm" });
      expect(await driver.list()).toContainEqual(expect.objectContaining({ id: orb.id, name: spec.name }));
      expect((await driver.info(orb.id))?.name).toBe(spec.name);
      expect((await driver.info(spec.name))?.ip4).toMatch(/^\d+\./);
    });

    it("stops and starts, also repeatedly", async () => {
      const { driver, spec } = await open();
      await driver.create(spec);
      await driver.stop(spec.name);
      await driver.stop(spec.name);
      const stopped = await driver.info(spec.name);
      expect(stopped).toMatchObject({ state: "stopped" });
      expect(stopped).not.toHaveProperty("ip4");
      await driver.start(spec.name);
      await driver.start(spec.name);
      expect((await driver.info(spec.name))?.state).toBe("running");
      await driver.stop(spec.name, { force: true });
      expect((await driver.info(spec.name))?.state).toBe("stopped");
    });

    it("refuses a name that is taken, and does not change its owner", async () => {
      const { driver, spec } = await open();
      await driver.create(spec);
      const first = await driver.info(spec.name);
      await expect(driver.create(spec)).rejects.toMatchObject({
        key: "machine_exists",
        data: { name: spec.name },
      });
      expect((await driver.info(spec.name))?.id).toBe(first?.id);
    });

    it("clones a running machine to a stopped one with its own id", async () => {
      const { driver, spec, cloneName } = await open();
      await driver.create(spec);
      await driver.clone(spec.name, cloneName);
      const [source, clone] = [await driver.info(spec.name), await driver.info(cloneName)];
      expect([source?.state, clone?.state]).toEqual(["running", "stopped"]);
      expect(clone).toMatchObject({ distro: "debian", version: "bookworm" });
      expect(clone?.id).not.toBe(source?.id);
      await expect(driver.clone(spec.name, cloneName)).rejects.toMatchObject({
        key: "machine_exists",
        data: { name: cloneName },
      });
      await expect(driver.clone("nobody", `${cloneName}-2`)).rejects.toMatchObject({ key: "orbctl_failed" });
    });

    it("renames a stopped machine, whose id stays the same", async () => {
      const { driver, spec, cloneName } = await open();
      await driver.create(spec);
      const id = (await driver.info(spec.name))?.id;
      await driver.stop(spec.name, { force: true });
      await driver.rename(spec.name, cloneName);
      expect(await driver.info(spec.name)).toBeUndefined();
      expect(await driver.info(cloneName)).toMatchObject({ id, state: "stopped" });
    });

    it("reads and sets the default machine", async () => {
      const { driver, spec } = await open();
      await driver.create(spec);
      await withDefaultMachine(async () => {
        const before = await driver.defaultMachine();
        try {
          await driver.setDefaultMachine(spec.name);
          expect(await driver.defaultMachine()).toBe(spec.name);
          await driver.setDefaultMachine(undefined);
          expect(await driver.defaultMachine()).toBeUndefined();
          await expect(driver.setDefaultMachine("nobody")).rejects.toMatchObject({ key: "orbctl_failed" });
        } finally {
          await driver.setDefaultMachine(before);
        }
      });
    });

    it("deletes permanently, also repeatedly", async () => {
      const { driver, spec } = await open();
      await driver.create(spec);
      await driver.delete(spec.name);
      expect(await driver.info(spec.name)).toBeUndefined();
      await driver.delete(spec.name);
    });

    it("passes on a command's exit status and output", async () => {
      const { driver, spec } = await open();
      await driver.create(spec);
      const result = await driver.run(spec.name, ["sh", "-c", "echo out; echo err >&2; exit 7"], {
        user: "root",
      });
      expect(result).toMatchObject({ exitCode: 7, stdout: "out\n", stderr: "err\n" });
    });

    it("reads a machine's console log, and opens a shell in it", async () => {
      const { driver, spec } = await open();
      await driver.create(spec);
      const lines = await driver.logs(spec.name);
      expect(lines === undefined || lines.every((line) => !line.includes("\n"))).toBe(true);
      await expect(driver.logs("nobody")).rejects.toMatchObject({ key: "orbctl_failed" });
      const { program, args } = driver.shell(spec.name, "root");
      const { stdout } = await execa(program, args, { input: "echo in; exit 3\n", reject: false });
      expect(stdout).toContain("in");
    });

    it("sets, changes and removes a machine's limits", async () => {
      const { driver, spec, real } = await open();
      await driver.create({ ...spec, cpus: 1, memoryMib: 512 });
      expect((await driver.info(spec.name))?.limits).toEqual({ cpus: 1, memoryMib: 512 });
      await driver.configure(spec.name, "memory_mib", "700");
      await driver.configure(spec.name, "cpu", "0");
      expect((await driver.info(spec.name))?.limits).toEqual({ memoryMib: 700 });
      if (!real) return;
      await driver.stop(spec.name);
      await driver.start(spec.name);
      const files = "/sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes";
      const read = await driver.run(spec.name, ["sh", "-c", `cat ${files} 2>/dev/null`], { user: "root" });
      expect(read.stdout).toBe(`${700 * 1024 ** 2}\n`);
    });

    it("reads and writes its settings, and those of a machine", async () => {
      const { driver, spec } = await open();
      await driver.create(spec);
      const { settings } = driver;
      const user = `machine.${spec.name}.username`;
      expect((await settings.all()).get(user)).toBe("vagrant");
      await settings.set(user, "root");
      expect(await settings.get(user)).toBe("root");
      expect((await driver.info(spec.name))?.username).toBe("root");
      await expect(settings.set("machine.nobody.username", "root")).rejects.toMatchObject({
        key: "orbctl_failed",
      });
      // The Linux engine uses none of these settings. The value is restored.
      const before = await settings.get("network_proxy");
      await settings.set("network_proxy", before || "auto");
      expect((await settings.all()).get("network_proxy")).toBe(before || "auto");
    });

    it("exports a running machine, and imports it under another name", async () => {
      const { driver, spec, real } = await open();
      const { spec: copy } = await open();
      const file = join(await temporaryFolder(), "machine.tar.zst");
      await driver.create(spec);
      if (real) await driver.run(spec.name, ["touch", "/root/mark"], { user: "root" });
      await driver.export(spec.name, file);
      expect((await driver.info(spec.name))?.state).toBe("running");
      await driver.import(copy.name, file);
      const imported = await driver.info(copy.name);
      expect(imported).toMatchObject({
        name: copy.name,
        state: "stopped",
        distro: "debian",
        username: "vagrant",
      });
      expect(imported?.id).not.toBe((await driver.info(spec.name))?.id);
      await expect(driver.import(copy.name, file)).rejects.toMatchObject({ key: "machine_exists" });
      if (!real) return;
      const look = ["sh", "-c", "ls /root/mark; hostname"] as const;
      expect((await driver.run(copy.name, look, { user: "root" })).stdout).toBe(`/root/mark\n${copy.name}\n`);
    });

    it("refuses to stop, start or delete without a name", async () => {
      const { driver } = await open();
      for (const act of ["stop", "start", "delete"] as const) {
        await expect(driver[act]("")).rejects.toThrow("not a machine's name");
      }
    });

    it("says whether OrbStack is running", async () => {
      const { driver } = await open();
      expect(await driver.isServing()).toBe(true);
    });

    it("reports its version", async () => {
      const { driver } = await open();
      expect(await driver.version()).toMatch(/^2\.\d+\.\d+$/);
    });
  });
}
