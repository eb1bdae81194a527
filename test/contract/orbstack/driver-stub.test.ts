import { existsSync } from "node:fs";
import { describe, expect, it, vi } from "vitest";
import { silentLogger } from "../../../src/machine/logger.js";
import { OrbctlDriver } from "../../../src/orbstack/driver.js";
import { timeoutsFrom } from "../../../src/orbstack/timeouts.js";
import { makeStub, type Stub } from "../../support/orbctl.js";
import { describeDriver } from "./driver.suite.js";

describeDriver("the stub", async () => ({ program: await useStub(await makeStub()), real: false }));

/** The driver passes on its own environment, by which each test's stub gets its folder. */
async function useStub(stub: Stub): Promise<string> {
  Object.assign(process.env, stub.environment);
  return stub.program;
}

async function faulty(faults: Record<string, string>, limits: NodeJS.ProcessEnv = {}) {
  const stub = await makeStub();
  await stub.fail(faults);
  const program = await useStub(stub);
  return { stub, driver: new OrbctlDriver(() => program, timeoutsFrom(limits), silentLogger) };
}

const spec = {
  name: "web",
  distro: "debian",
  version: "bookworm",
  arch: "amd64",
  username: "vagrant",
  isolated: false,
  mounts: [],
} as const;

describe("the driver with faults of OrbStack", () => {
  it.each(["banner", "null", "empty", "flat", "old-config", "fail-then-work:1"])(
    "reads a list in spite of: %s",
    async (fault) => {
      const { driver } = await faulty({ list: fault });
      expect(await driver.list()).toEqual([]);
    },
  );

  it("gives orbctl a HOME, without which it crashes", async () => {
    const { driver } = await faulty({});
    vi.stubEnv("HOME", undefined);
    try {
      expect(await driver.list()).toEqual([]);
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it("reads the flat format of a machine", async () => {
    const { driver } = await faulty({ info: "flat" });
    await driver.create(spec);
    expect(await driver.info("web")).toMatchObject({ name: "web", state: "running" });
  });

  it("does not mistake a failed list for an empty one", async () => {
    const { driver, stub } = await faulty({ list: "fail" });
    await expect(driver.list()).rejects.toMatchObject({
      key: "orbctl_failed",
      data: { command: "orbctl list -f json" },
    });
    expect((await stub.calls()).map(([verb]) => verb)).toEqual(["list", "list", "status"]);
  });

  it("does not mistake invalid output for an empty list", async () => {
    const { driver } = await faulty({ list: "nonsense" });
    await expect(driver.list()).rejects.toMatchObject({
      key: "orbctl_unreadable",
      data: { output: "Segmentation fault\n" },
    });
  });

  it("does not mistake a failed info for a missing machine", async () => {
    const { driver } = await faulty({ info: "fail" });
    await expect(driver.info("web")).rejects.toMatchObject({ key: "orbctl_failed" });
  });

  it("gives up on an orbctl that hangs, after its timeout", async () => {
    const { driver } = await faulty({ list: "hang" }, { VAGRANT_ORBSTACK_COMMAND_TIMEOUT: "0.5" });
    await expect(driver.list()).rejects.toMatchObject({
      key: "orbstack_not_responding",
      data: { command: "orbctl list -f json", seconds: 0.5 },
    });
  });

  it("ends a call after an interrupt", async () => {
    const { driver } = await faulty({ list: "hang" });
    await expect(driver.list({ signal: AbortSignal.timeout(300) })).rejects.toMatchObject({
      key: "interrupted",
    });
  });

  it("reports that OrbStack is stopped", async () => {
    const { driver, stub } = await faulty({});
    await stub.write("stopped.json", true);
    expect(await driver.isServing()).toBe(false);
    await expect(driver.list()).rejects.toMatchObject({ key: "orbstack_stopped" });
  });

  it("reports a missing orbctl", async () => {
    const driver = new OrbctlDriver(() => "/nowhere/orbctl", timeoutsFrom({}), silentLogger);
    await expect(driver.list()).rejects.toMatchObject({
      key: "orbctl_missing",
      data: { looked_in: "/nowhere/orbctl" },
    });
  });

  it("reports that OrbStack is too old for limits, before it creates anything", async () => {
    const { driver, stub } = await faulty({});
    await stub.write("version.json", "2.1.3");
    await expect(driver.create({ ...spec, cpus: 2 })).rejects.toMatchObject({
      key: "orbstack_too_old",
      data: { found: "2.1.3", required: "2.2.0" },
    });
    expect(await stub.machines()).toEqual([]);
  });

  it("passes user data in a file that only its owner can read, and always deletes it", async () => {
    for (const faults of [{}, { create: "missing-ip" }]) {
      const { driver, stub } = await faulty(faults as Record<string, string>);
      await driver.create({ ...spec, userData: "#cloud-config\n" }).catch(() => undefined);
      const { path, text, mode } = JSON.parse(await stub.read("user-data.json"));
      expect([text, mode]).toEqual(["#cloud-config\n", 0o600]);
      expect(existsSync(path)).toBe(false);
    }
  });

  it("retries a creation without an address, and deletes the incomplete machine first", async () => {
    const { driver, stub } = await faulty({ create: "missing-ip:1" });
    await driver.create(spec);
    expect((await stub.calls()).map(([verb]) => verb)).toEqual(["create", "delete", "create"]);
    expect(await stub.machines()).toHaveLength(1);
  });

  it("retries only once", async () => {
    const { driver } = await faulty({ create: "missing-ip" });
    await expect(driver.create(spec)).rejects.toMatchObject({
      key: "machine_create_failed",
      data: { output: expect.stringContaining("missing IP address") },
    });
  });

  it("finds a machine whose creation timed out", async () => {
    const { driver: slow, stub } = await faulty({ create: "hang-after" });
    const impatient = new OrbctlDriver(
      () => stub.program,
      { ...timeoutsFrom({}), create: 1_000 },
      silentLogger,
    );
    await impatient.create(spec);
    expect(await slow.list()).toHaveLength(1);
  });

  it("finds a clone that timed out", async () => {
    const { driver: slow, stub } = await faulty({ clone: "hang-after" });
    await slow.create(spec);
    const impatient = new OrbctlDriver(
      () => stub.program,
      { ...timeoutsFrom({}), clone: 1_000 },
      silentLogger,
    );
    await impatient.clone("web", "copy");
    expect((await slow.info("copy"))?.state).toBe("stopped");
  });

  it("passes on why a clone could not be created", async () => {
    const { driver } = await faulty({ clone: "disk-full" });
    await driver.create(spec);
    await expect(driver.clone("web", "copy")).rejects.toMatchObject({
      key: "orbctl_failed",
      data: { output: "[-32098] clone 'web': no space left on device" },
    });
  });

  it("stops gracefully if a forced stop is refused", async () => {
    const { driver, stub } = await faulty({ stop: "no-force" });
    await driver.create(spec);
    await driver.stop("web", { force: true });
    expect(await stub.machines()).toMatchObject([{ state: "stopped" }]);
  });

  it("retries a forced stop that failed for another reason", async () => {
    const { driver, stub } = await faulty({ stop: "fail:1" });
    await driver.create(spec);
    await driver.stop("web", { force: true });
    const stops = (await stub.calls()).filter(([verb]) => verb === "stop");
    expect(stops).toEqual([
      ["stop", "--force", "web"],
      ["stop", "--force", "web"],
    ]);
    expect(await stub.machines()).toMatchObject([{ state: "stopped" }]);
  });

  it("gives a forced stop five seconds", () => {
    expect(timeoutsFrom({}).kill).toBe(5_000);
  });

  it.each(["ignore", "hang", "unresponsive"])(
    "fails after a forced stop without effect: %s",
    async (fault) => {
      const { stub, driver: slow } = await faulty({ stop: fault });
      await slow.create(spec);
      const impatient = new OrbctlDriver(
        () => stub.program,
        { ...timeoutsFrom({}), kill: 2_000 },
        silentLogger,
      );
      await expect(impatient.stop("web", { force: true })).rejects.toMatchObject({
        key: "machine_not_stopped",
        data: { name: "web", state: "running", seconds: 2 },
      });
    },
  );

  it("accepts a forced stop that timed out if the machine is stopped", async () => {
    const { stub, driver: slow } = await faulty({ stop: "hang-after" });
    await slow.create(spec);
    const impatient = new OrbctlDriver(
      () => stub.program,
      { ...timeoutsFrom({}), kill: 3_000 },
      silentLogger,
    );
    await impatient.stop("web", { force: true });
    expect(await stub.machines()).toMatchObject([{ state: "stopped" }]);
  });

  it("never deletes by id, which would crash OrbStack", async () => {
    const { driver, stub } = await faulty({});
    await driver.create(spec);
    const [orb] = await driver.list();
    await expect(driver.delete(orb?.id ?? "")).rejects.toMatchObject({
      key: "orbctl_failed",
      data: { exit_code: "2" },
    });
    expect(await stub.machines()).toHaveLength(1);
  });

  it("accepts a machine without a console log, and drops banners", async () => {
    const none = await faulty({ logs: "empty" });
    await none.driver.create(spec);
    expect(await none.driver.logs("web")).toBeUndefined();
    const news = await faulty({ logs: "banner" });
    await news.driver.create(spec);
    expect(await news.driver.logs("web")).toEqual(["[  OK  ] Reached target multi-user.target."]);
  });
});
