import { describe, expect, it } from "vitest";
import type { Backend, CallOptions, InnerState } from "../../../src/backends/backend.js";
import { forceKill } from "../../../src/backends/force-kill.js";
import { ExpectedError } from "../../../src/errors.js";

const running: InnerState = { id: "running", word: "running" };
const off: InnerState = { id: "stopped", word: "poweroff" };

/** A backend whose states are played one after another; the last one stays. */
function play(states: readonly InnerState[], powerOff: () => Promise<void> = async () => undefined) {
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

const deaf = (signal: AbortSignal) =>
  new Promise<void>((_, reject) => {
    signal.addEventListener("abort", () => reject(new ExpectedError("interrupted", {})), { once: true });
  });

const kill = (backend: Backend, halt: (signal: AbortSignal) => Promise<void>, signal?: AbortSignal) =>
  forceKill({ backend, innerId: "a", halt, killTimeoutMs: 400, signal });

describe("forceKill", () => {
  it("is content with the orderly way when that works", async () => {
    const { backend, touched } = play([running, off]);
    expect(await kill(backend, async () => undefined)).toEqual({ step: "halt", state: off });
    expect(touched).toEqual(["state a", "state a"]);
  });

  it("does nothing to a machine that is off", async () => {
    const { backend, touched } = play([{ id: "saved", word: "saved" }]);
    const never = () => Promise.reject(new Error("it was halted"));
    expect(await kill(backend, never)).toMatchObject({ step: "already_off" });
    expect(touched).toEqual(["state a"]);
  });

  it.each([
    ["does not end", deaf],
    ["fails", () => Promise.reject(new Error("no"))],
    ["lies", async () => undefined],
  ])("pulls the plug when the orderly way %s", async (_case, halt) => {
    let plugged = true;
    const { backend } = play([running], async () => {
      plugged = false;
    });
    const honest = { ...backend, state: async () => (plugged ? running : off) } as unknown as Backend;
    expect(await kill(honest, halt)).toEqual({ step: "power_off", state: off });
  });

  it("says what each attempt came to when the machine still runs", async () => {
    const { backend } = play([running], () => Promise.reject(new Error("the VM is locked")));
    const begin = performance.now();
    await expect(kill(backend, deaf)).rejects.toMatchObject({
      key: "kill_failed",
      data: {
        ...{ backend: "virtualbox", id: "a", seconds: 0.4, state: "running" },
        attempts: "halt --force: it did not end within 0.2 seconds\npower-off: the VM is locked",
      },
    });
    expect(performance.now() - begin).toBeLessThan(1_000);
  });

  it("does not take an unknown state for off", async () => {
    const error = new ExpectedError("backend_failed", {
      ...{ backend: "virtualbox", command: "x", exit_code: "1", output: "no service" },
    });
    const { backend } = play([{ id: "unknown", error }]);
    await expect(kill(backend, async () => undefined)).rejects.toMatchObject({
      key: "kill_failed",
      data: { state: "not known (no service)" },
    });
  });

  it("has nothing to kill where there is no machine", async () => {
    const { backend } = play([{ id: "not_created", word: "none" }]);
    await expect(kill(backend, deaf)).rejects.toMatchObject({ key: "vm_not_created" });
  });

  it("pulls no plug after an interruption", async () => {
    const interruption = new AbortController();
    const { backend, touched } = play([running]);
    const halt = (signal: AbortSignal) => {
      interruption.abort();
      return signal.aborted ? Promise.reject(new ExpectedError("interrupted", {})) : deaf(signal);
    };
    await expect(kill(backend, halt, interruption.signal)).rejects.toMatchObject({ key: "interrupted" });
    expect(touched.filter((call) => call.startsWith("powerOff"))).toEqual([]);
  });
});
