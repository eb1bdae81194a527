import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { IncusClient } from "../../../src/engine/incus/client.js";
import { startMachine, stopMachine } from "../../../src/engine/lifecycle/lifecycle.js";
import { findMachine, type Machine } from "../../../src/engine/machines/store.js";
import { realOrbctl } from "../../support/orbctl.js";

const real = realOrbctl();
const name = `vot-reboot-${process.pid}`;

describe.skipIf("absent" in real)(`a reboot${"absent" in real ? ` (${real.absent})` : ""}`, () => {
  const client = new IncusClient();
  beforeAll(async () => {
    await execa("orbctl", ["create", "-u", "vagrant", "debian:bookworm", name]);
  });
  afterAll(async () => {
    client.close();
    await execa("orbctl", ["delete", "--force", name], { reject: false });
  });

  /** Does not start a stopped machine, unlike `orbctl run`. */
  const inGuest = (...command: string[]) =>
    execa("incus", ["exec", name, "--", ...command], { reject: false });

  /** Reboots the guest. Returns the machine at the moment when Incus shows it as stopped. */
  async function reboot(): Promise<Machine> {
    // Leaves Incus' process for files in the guest, where it answers until Incus has cleaned up.
    await execa("incus", ["file", "pull", `${name}/etc/hostname`, "-"]);
    expect(await inGuest("systemctl", "reboot")).toMatchObject({ failed: false });
    for (;;) {
      const machine = await findMachine(client, name);
      if (machine.instance.status === "Stopped") return machine;
    }
  }

  it("ends with a running machine, also if somebody starts it meanwhile", async () => {
    for (let round = 0; round < 3; round++) {
      await startMachine(client, await reboot());
      // If one of two starts fails in Incus, it stops the machine a moment later.
      const state = async () => (await inGuest("systemctl", "is-system-running")).stdout;
      await expect.poll(state, { timeout: 60_000 }).toMatch(/running|degraded/);
    }
  });

  it("ends with a stopped machine if somebody stops it meanwhile", async () => {
    await stopMachine(client, await reboot());
    expect(await findMachine(client, name)).toMatchObject({ instance: { status: "Stopped" } });
  });
});
