import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { Backend, BackendState, CallOptions } from "../../../src/backends/backend.js";
import { forceKill } from "../../../src/backends/force-kill.js";
import { ExpectedError } from "../../../src/errors.js";
import { useQuickTime } from "../../support/quick-time.js";

useQuickTime();

const running: BackendState = { id: "running", word: "running" };
const off: BackendState = { id: "stopped", word: "poweroff" };

/** A backend that reports these states one after another; the last one stays. */
function play(states: readonly BackendState[], powerOff: () => Promise<void> = async () => undefined) {
  const left = [...states];
  const touched: string[] = [];
  const state = async (id: string, { signal }: CallOptions = {}) => {
    touched.push(`state ${id}`);
    if (signal?.aborted) throw new ExpectedError("interrupted", {});
    return (left.length > 1 ? left.shift() : left[0]) ?? off;
  };
  const backend = {
    name: "virtualbox",
    state,
    powerOff: (id: string) => {
      touched.push(`powerOff ${id}`);
      return powerOff();
    },
  } as unknown as Backend;
  return { backend, touched };
}

const unresponsive = (signal: AbortSignal) =>
  new Promise<void>((_, reject) => {
    signal.addEventListener("abort", () => reject(new ExpectedError("interrupted", {})), { once: true });
  });

const kill = (backend: Backend, halt: (signal: AbortSignal) => Promise<void>, signal?: AbortSignal) =>
  forceKill({ backend, backendId: "a", halt, killTimeoutMs: 400, powerOffTimeoutMs: 300, signal });

describe("forceKill", () => {
  it("ends after the graceful way if that works", async () => {
    const { backend, touched } = play([running, off]);
    expect(await kill(backend, async () => undefined)).toEqual({ step: "halt", state: off });
    expect(touched).toEqual(["state a", "state a"]);
  });

  it("does nothing for a machine that is off", async () => {
    const { backend, touched } = play([{ id: "saved", word: "saved" }]);
    const never = () => Promise.reject(new Error("it was halted"));
    expect(await kill(backend, never)).toMatchObject({ step: "already_off" });
    expect(touched).toEqual(["state a"]);
  });

  it.each([
    ["does not end", unresponsive],
    ["fails", () => Promise.reject(new Error("no"))],
    ["lies", async () => undefined],
  ])("powers off if the graceful way %s", async (_case, halt) => {
    let plugged = true;
    const { backend } = play([running], async () => {
      plugged = false;
    });
    const honest = { ...backend, state: async () => (plugged ? running : off) } as unknown as Backend;
    expect(await kill(honest, halt)).toEqual({ step: "power_off", state: off });
  });

  it("lists the result of each attempt if the machine is still running", async () => {
    const { backend } = play([running], () => Promise.reject(new Error("the VM is locked")));
    await expect(kill(backend, unresponsive)).rejects.toMatchObject({
      key: "kill_failed",
      data: {
        ...{ backend: "virtualbox", id: "a", seconds: 0.4, state: "running" },
        attempts: "halt --force: it did not finish within 0.2 seconds\npower-off: the VM is locked",
      },
    });
  });

  it("does not treat an unknown state as off", async () => {
    const error = new ExpectedError("backend_failed", {
      ...{ backend: "virtualbox", command: "x", exit_code: "1", output: "no service" },
    });
    const { backend } = play([{ id: "unknown", error }]);
    await expect(kill(backend, async () => undefined)).rejects.toMatchObject({
      key: "kill_failed",
      data: { state: "unknown (no service)" },
    });
  });

  it("powers off at once if the state is unknown, because the graceful way could forget the machine", async () => {
    let plugged = true;
    const { backend } = play([running], async () => {
      plugged = false;
    });
    const error = new Error("no service");
    const unsure = {
      ...backend,
      state: async () => (plugged ? { id: "unknown", error } : off),
    } as unknown as Backend;
    const never = () => Promise.reject(new Error("it was halted"));
    expect(await kill(unsure, never)).toEqual({ step: "power_off", state: off });
  });

  it("powers off even if the first attempt took the whole timeout", async () => {
    let plugged = true;
    const stubborn = async () => {
      await sleep(500);
      throw new Error("it was ended late");
    };
    const backend = {
      name: "virtualbox",
      state: async () => (plugged ? running : off),
      powerOff: async (_id: string, { signal }: CallOptions = {}) => {
        await sleep(100);
        if (signal?.aborted) throw new ExpectedError("interrupted", {});
        plugged = false;
      },
    } as unknown as Backend;
    const outcome = await forceKill({ backend, backendId: "a", halt: stubborn, killTimeoutMs: 50 });
    expect(outcome).toEqual({ step: "power_off", state: off });
  });

  it("retries while the machine is locked", async () => {
    let refusals = 2;
    const { backend } = play([running]);
    const held = {
      ...backend,
      powerOff: async () => {
        if (refusals-- > 0) throw new Error("the VM is locked");
      },
      state: async () => (refusals < 0 ? off : running),
    } as unknown as Backend;
    expect(await forceKill({ backend: held, backendId: "a", killTimeoutMs: 50 })).toMatchObject({
      step: "power_off",
    });
  });

  it("powers off if the backend does not report the state, and says so", async () => {
    let pulled = false;
    const silent = (_id: string, { signal }: CallOptions = {}) =>
      new Promise<never>((_, reject) => {
        const end = () => reject(new ExpectedError("interrupted", {}));
        if (signal?.aborted) end();
        else signal?.addEventListener("abort", end);
      });
    const backend = {
      name: "virtualbox",
      state: silent,
      powerOff: async () => {
        pulled = true;
      },
    } as unknown as Backend;
    const failure = await kill(backend, async () => undefined).catch((error: unknown) => error);
    expect(pulled).toBe(true);
    const { key, data } = failure as ExpectedError<"kill_failed">;
    expect(key).toBe("kill_failed");
    expect(data.state).toBe("unknown (state did not answer)");
    expect(Object.values(data).join("\n")).not.toMatch(/[{}]|-\d|\d\.\d\d/);
  });

  it("does nothing if there is no machine", async () => {
    const { backend } = play([{ id: "not_created", word: "none" }]);
    await expect(kill(backend, unresponsive)).rejects.toMatchObject({ key: "vm_not_created" });
  });

  it("does not power off after an interrupt", async () => {
    const interruption = new AbortController();
    const { backend, touched } = play([running]);
    const halt = (signal: AbortSignal) => {
      interruption.abort();
      return signal.aborted ? Promise.reject(new ExpectedError("interrupted", {})) : unresponsive(signal);
    };
    await expect(kill(backend, halt, interruption.signal)).rejects.toMatchObject({ key: "interrupted" });
    expect(touched.filter((call) => call.startsWith("powerOff"))).toEqual([]);
  });
});
