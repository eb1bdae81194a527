import { readFile } from "node:fs/promises";
import { afterEach, describe, expect, it } from "vitest";
import { forceKill } from "../../../src/backends/force-kill.js";
import { LibvirtBackend } from "../../../src/backends/libvirt.js";
import { silentLogger } from "../../../src/machine/logger.js";
import { absenceOf } from "../../support/absence.js";
import { runStillDomain, useHypervisor } from "../../support/hypervisors.js";
import { describeBackend } from "./backend.suite.js";

const absence = absenceOf("libvirt");

if (absence !== undefined) describe("libvirt", () => it.skip(absence, () => undefined));
else describe("libvirt", () => describeLibvirt());

function describeLibvirt(): void {
  const uri = useHypervisor("libvirt");
  const made: { remove(): Promise<unknown> }[] = [];
  afterEach(async () => {
    await Promise.all(made.splice(0).map((domain) => domain.remove()));
  });
  const context = { environment: process.env, logger: silentLogger };
  const open = () => new LibvirtBackend(context, uri());
  const run = async () => {
    const domain = await runStillDomain(uri());
    made.push(domain);
    return domain;
  };

  describeBackend("the real libvirt", async () => ({
    backend: open(),
    runMachine: async () => (await run()).id,
    unknownId: "00000000-0000-4000-8000-000000000000",
  }));

  it("distinguishes a paused machine from one with saved memory, which a kill keeps", async () => {
    const { id, virsh } = await run();
    await virsh("suspend", id);
    expect(await open().state(id)).toEqual({ id: "paused", word: "paused" });
    await virsh("managedsave", id);
    expect(await open().state(id)).toEqual({ id: "saved", word: "saved" });
    await open().powerOff(id);
    expect(await open().state(id)).toEqual({ id: "saved", word: "saved" });
  });

  it("reads the mark of a domain, and deletes it with only its own disk", async () => {
    const { id, disk, virsh } = await run();
    expect(await open().mark(id)).toBeUndefined();
    expect((await open().marks()).has(id)).toBe(false);
    await virsh("desc", id, "--live", "--config", "vagrant-orbstack.machine=0 abc");
    expect(await open().mark(id)).toBe("0 abc");
    expect((await open().marks()).get(id)).toBe("0 abc");
    await open().remove(id);
    expect(await open().state(id)).toMatchObject({ id: "not_created" });
    made.pop();
    expect(await readFile(disk)).toBeInstanceOf(Buffer);
  });

  it("does not mistake a stopped libvirt for a missing machine", async () => {
    const backend = new LibvirtBackend(context, "qemu+unix:///system?socket=/nowhere");
    expect(await backend.state("00000000-0000-4000-8000-000000000000")).toMatchObject({
      id: "unknown",
      error: { key: "backend_failed", data: { output: expect.stringContaining("failed to connect") } },
    });
  });

  it("powers off a guest that ignores the shutdown, and keeps its disk", async () => {
    const { id, disk, virsh } = await run();
    const before = await readFile(disk);
    const result = await forceKill({
      backend: open(),
      backendId: id,
      killTimeoutMs: 5_000,
      // Like a provider that waits for the guest.
      halt: async (signal) => {
        await virsh("shutdown", id);
        await new Promise((_, reject) => {
          signal.addEventListener("abort", () => reject(new Error("it still runs")), { once: true });
        });
      },
    });
    expect(result).toEqual({ step: "power_off", state: { id: "stopped", word: "shut off" } });
    expect(await readFile(disk)).toEqual(before);
  });
}
