import { describe, expect, it } from "vitest";
import type { MachineProvider } from "../../../../src/actions/provider.js";
import type { Machine } from "../../../../src/machine/machine.js";
import type { RegistryEntry } from "../../../../src/state/registry.js";

/** A provider with one machine, whose state a test sets. */
export interface ProviderSubject {
  readonly provider: MachineProvider;
  /** Brings the machine into a state, and returns its descriptor. */
  machineIn(state: "running" | "stopped" | "not_created"): Machine;
}

const { signal } = new AbortController();
const call = { signal };
const telling = { signal, ui: { say: () => undefined } };

/** What callers of any provider rely on. */
export function machineProviderSuite(name: string, open: () => ProviderSubject): void {
  describe(`the provider ${name}`, () => {
    it.each(["running", "stopped", "not_created"] as const)("knows a machine that is %s", async (state) => {
      const { provider, machineIn } = open();
      const machine = machineIn(state);
      const exists = state !== "not_created";
      const { state: told, error } = await provider.state(machine);
      expect(told.id).toBe(state);
      expect(told.short).toBe(state.replace("_", " "));
      expect(error).toBeUndefined();
      expect(await provider.presence(machine)).toBe(exists ? "present" : "absent");
      if (exists) expect((await provider.network.look(machine, call)).state).toBe(state);
    });

    it("reports the same state for a machine in the registry", async () => {
      const { provider, machineIn } = open();
      const entry = await entryOf(machineIn("running"), provider);
      for (const state of ["running", "stopped", "not_created"] as const) {
        machineIn(state);
        const listing = await provider.records.list(call);
        expect((await listing.find(entry)).state).toBe(state);
        expect(listing.foreignTo([entry])).toEqual([]);
      }
    });

    it("only gives access to a running machine", async () => {
      const { provider, machineIn } = open();
      const running = machineIn("running");
      expect(await provider.sshInfo(running)).toMatchObject({ port: expect.any(Number) });
      expect((await provider.guest.enter(running)).username).not.toBe("");
      const stopped = machineIn("stopped");
      expect(await provider.sshInfo(stopped)).toBeUndefined();
      await expect(provider.guest.enter(stopped)).rejects.toMatchObject({ key: "vm_not_running" });
    });

    it("reports ports and addresses while the machine is running", async () => {
      const { provider, machineIn } = open();
      const running = machineIn("running");
      for (const port of (await provider.network.ports(running, call)) ?? [])
        expect(port).toMatchObject({ host: expect.any(Number), works: expect.any(Boolean) });
      expect(await provider.network.addressFor(running, running, call)).not.toBe("");
      const stopped = machineIn("stopped");
      expect(await provider.network.ports(stopped, call)).toBeUndefined();
      expect((await provider.network.look(stopped, call)).addresses).toEqual([]);
    });

    it("powers a machine off once, and keeps it", async () => {
      const { provider, machineIn } = open();
      const machine = machineIn("running");
      expect(await provider.kill(machine, call)).toBe("killed");
      expect((await provider.state(machine)).state.id).toBe("stopped");
      expect(await provider.kill(machine, call)).toBe("already_off");
    });

    it("changes limits, and returns the former ones", async () => {
      const { provider, machineIn } = open();
      const machine = machineIn("running");
      const before = await provider.limits.read(machine, call);
      expect(await provider.limits.change(machine, { cpus: 2 }, telling)).toEqual(before);
    });

    it("fails for a missing machine", async () => {
      const { provider, machineIn } = open();
      const machine = machineIn("not_created");
      const asked = [
        provider.kill(machine, call),
        provider.limits.read(machine, call),
        provider.limits.change(machine, { cpus: 1 }, telling),
        provider.network.look(machine, call),
        provider.network.addressFor(machine, machine, call),
        provider.settings(machine, call),
        provider.planExport(machine),
        provider.guest.users(machine),
        provider.guest.console(machine, { signal, user: undefined, tell: () => undefined }),
        provider.guest.readConsole(machine, { signal, lines: 1, follow: false, onLine: () => undefined }),
      ];
      for (const answer of await Promise.allSettled(asked))
        expect(answer).toMatchObject({ status: "rejected", reason: { key: "vm_not_created" } });
      expect(await provider.sshInfo(machine)).toBeUndefined();
      expect(await provider.figures(machine, call)).toBeUndefined();
    });

    it("has no stack for inherited properties, and a reason for everything that it does not support", () => {
      const { provider } = open();
      for (const word of ["toString", "__proto__"]) expect(provider.stack(word)).toBeUndefined();
      expect(provider.stack("halt")).toBeDefined();
      for (const support of Object.values(provider.supports))
        if (support !== true) expect(support).toMatch(/^\S.+[^.]\.?$/);
    });
  });
}

async function entryOf(machine: Machine, { records }: MachineProvider): Promise<RegistryEntry> {
  const { name: machine_name, provider, rootPath: root_path, dataDir: data_dir, id = "" } = machine;
  const ids = await records.identify(machine, id);
  return { schema_version: 1, ...ids, provider, machine_name, root_path, data_dir };
}
