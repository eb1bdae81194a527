import { randomBytes, randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Backend } from "../../../src/backends/backend.js";
import { forceKill } from "../../../src/backends/force-kill.js";
import { chooseBackend, openBackend, requireBackend } from "../../../src/backends/registry.js";
import { type BackendName, backendNames } from "../../../src/machine/backend-name.js";
import { type BackendStubs, makeBackendStubs, type StubState } from "../../support/backend-stubs.js";
import { describeBackend } from "./backend.suite.js";

/** A valid id of that backend. VMware's is the path of the machine's file, which must exist. */
async function newId(name: BackendName, stubs: BackendStubs, state?: StubState): Promise<string> {
  if (name === "docker") return randomBytes(32).toString("hex");
  if (name !== "vmware_desktop") return randomUUID();
  const vmx = join(stubs.folder, `${randomUUID()} a.vmx`);
  const suspended = state === "saved" ? 'checkpoint.vmState = "web-1a2b.vmss"\n' : "";
  if (state !== undefined) await writeFile(vmx, `memsize = "1024"\nnumvcpus = "2"\n${suspended}`);
  return vmx;
}

async function open(name: BackendName, timeoutMs?: number) {
  const stubs = await makeBackendStubs(timeoutMs);
  const add = async (state: StubState) => {
    const id = await newId(name, stubs, state);
    await stubs.setMachines({ ...(await stubs.machines()), [id]: state });
    return id;
  };
  return { stubs, add, backend: openBackend(name, stubs.context) };
}

for (const name of backendNames) {
  describeBackend(`a stub of ${name}`, async () => {
    const { stubs, add, backend } = await open(name);
    return { backend, runMachine: () => add("running"), unknownId: await newId(name, stubs) };
  });
}

describe.each(backendNames)("the backend %s with faults", (name) => {
  it("does not mistake a failure for a missing machine", async () => {
    const { stubs, add, backend } = await open(name);
    const id = await add("running");
    await stubs.fault("fail");
    expect(await backend.state(id)).toMatchObject({
      id: "unknown",
      error: { key: "backend_failed", data: { output: "the hypervisor's service is not there" } },
    });
    await expect(backend.powerOff(id)).rejects.toMatchObject({ key: "backend_failed" });
    // VMware's figures are in a file.
    if (name !== "vmware_desktop")
      await expect(backend.stats(id)).rejects.toMatchObject({ key: "backend_failed" });
    expect(await backend.isAvailable()).toMatchObject({
      available: false,
      installed: true,
      reason: "the hypervisor's service is not there",
      remedy: expect.stringMatching(/\w/),
    });
  });

  it("does not mistake invalid output for a state", async () => {
    const { stubs, add, backend } = await open(name);
    const id = await add("running");
    await stubs.fault("garbage");
    expect(await backend.state(id)).toMatchObject({ id: "unknown", error: { key: "backend_unreadable" } });
  });

  it("gives up on a tool that hangs, after its timeout", async () => {
    const { stubs, add, backend } = await open(name, 300);
    const id = await add("running");
    await stubs.fault("hang");
    expect(await backend.state(id)).toMatchObject({
      id: "unknown",
      error: { key: "backend_not_responding", data: { seconds: 0.3 } },
    });
    await expect(backend.powerOff(id)).rejects.toMatchObject({ key: "backend_not_responding" });
  });

  // vmrun does not distinguish a paused machine from a running one.
  const states: readonly StubState[] = name === "docker" ? ["paused"] : ["saved", "paused"];
  it.each(name === "vmware_desktop" ? (["saved"] as const) : states)(
    "knows one that is %s",
    async (state) => {
      const { add, backend } = await open(name);
      expect(await backend.state(await add(state))).toMatchObject({ id: state });
    },
  );
});

describe.each(backendNames)("the force kill over %s", (name) => {
  const unresponsive = (signal: AbortSignal) =>
    new Promise<void>((_, reject) => {
      signal.addEventListener("abort", () => reject(new Error("ended")), { once: true });
    });

  it.each(["hang-on-kill", "ignore-kill"] as const)(
    "gives up, and says that it failed: %s",
    async (fault) => {
      const { stubs, add, backend } = await open(name);
      const [backendId, other] = [await add("running"), await add("running")];
      await stubs.fault(fault);
      const seen = { id: "running", word: "running" } as const;
      const timeouts = { killTimeoutMs: 2_000, powerOffTimeoutMs: 1_000 };
      const kill = { backend, backendId, seen, halt: unresponsive, ...timeouts };
      await expect(forceKill(kill)).rejects.toMatchObject({
        key: "kill_failed",
        data: {
          id: backendId,
          seconds: 2,
          attempts: expect.stringMatching(/^halt --force: .*\npower-off: /),
        },
      });
      expect(JSON.stringify(await stubs.calls())).not.toContain(other);
    },
  );
});

it.each([
  ["virtualbox", "127.0.0.1", 2222],
  ["vmware_desktop", "192.168.33.128", 22],
  ["hyperv", "172.20.0.5", 22],
  ["parallels", "10.211.55.3", 22],
  ["libvirt", "192.168.121.5", 22],
  ["docker", "127.0.0.1", 2222],
] as const)("knows where SSH reaches a machine of %s", async (name, host, port) => {
  const { add, backend } = await open(name);
  expect(await backend.sshInfo(await add("running"))).toEqual({ host, port });
});

// The other two may be installed in one of their usual folders here.
it.each(["virtualbox", "vmware_desktop", "hyperv", "parallels"] as const)(
  "says how to get %s where it is not installed",
  async (name) => {
    const { stubs } = await open(name);
    const backend = openBackend(name, { ...stubs.context, environment: { PATH: "/nowhere" } });
    expect(await backend.isAvailable()).toMatchObject({
      available: false,
      installed: false,
      reason: expect.stringMatching(/was not found$/),
    });
    await expect(requireBackend(backend)).rejects.toMatchObject({
      key: "backend_missing",
      data: { backend: name, remedy: expect.stringMatching(/\w/) },
    });
  },
);

describe("chooseBackend", () => {
  const choose = async (environment: NodeJS.ProcessEnv, broken = "") => {
    const stubs = await makeBackendStubs();
    const opened: BackendName[] = [];
    const backend = await chooseBackend(environment, (name): Backend => {
      opened.push(name);
      return openBackend(
        name,
        name === broken ? { ...stubs.context, environment: { PATH: "/nowhere" } } : stubs.context,
      );
    });
    return { name: backend.name, opened };
  };

  it("prefers the user's choice, and asks no other", async () => {
    const preferred = { VAGRANT_PREFERRED_PROVIDERS: "vagrant, hyperv,docker" };
    expect(await choose(preferred)).toEqual({ name: "hyperv", opened: ["hyperv"] });
  });

  it("skips backends that are not installed", async () => {
    expect(await choose({ VAGRANT_PREFERRED_PROVIDERS: "parallels,virtualbox" }, "parallels")).toEqual({
      name: "virtualbox",
      opened: ["parallels", "virtualbox"],
    });
  });

  it("says for each why it cannot be used", async () => {
    const stubs = await makeBackendStubs();
    await stubs.fault("fail");
    await expect(chooseBackend({}, (name) => openBackend(name, stubs.context))).rejects.toMatchObject({
      key: "backend_none",
      data: { reasons: expect.stringMatching(/^- parallels: the hypervisor's service(.*\n)+- docker: /) },
    });
  });
});
