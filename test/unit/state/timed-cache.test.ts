import { describe, expect, it, vi } from "vitest";
import { TimedCache } from "../../../src/state/timed-cache.js";

function cacheOf(ask: () => Promise<number>) {
  let now = 0;
  const cache = new TimedCache(ask, 5_000, () => now);
  return { cache, advance: (ms: number) => (now += ms) };
}

describe("TimedCache", () => {
  it("calls once within its lifetime, and again after it", async () => {
    const ask = vi.fn().mockResolvedValueOnce(1).mockResolvedValueOnce(2);
    const { cache, advance } = cacheOf(ask);
    expect(await cache.get()).toBe(1);
    advance(4_999);
    expect(await cache.get()).toBe(1);
    advance(1);
    expect(await cache.get()).toBe(2);
  });

  it("shares one call among simultaneous requests", async () => {
    const ask = vi.fn().mockResolvedValue(7);
    const { cache } = cacheOf(ask);
    expect(await Promise.all([cache.get(), cache.get(), cache.get()])).toEqual([7, 7, 7]);
    expect(ask).toHaveBeenCalledTimes(1);
  });

  it("caches a failure like any answer, and drops it after a change", async () => {
    const ask = vi.fn().mockRejectedValueOnce(new Error("no answer")).mockRejectedValueOnce(new Error("no"));
    const { cache, advance } = cacheOf(ask);
    const both = await Promise.allSettled([cache.get(), cache.get()]);
    expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    await expect(cache.get()).rejects.toThrow("no answer");
    expect(ask).toHaveBeenCalledTimes(1);
    advance(5_000);
    await expect(cache.get()).rejects.toThrow("no");
    ask.mockResolvedValueOnce(3);
    cache.invalidate();
    expect(await cache.get()).toBe(3);
  });

  it("does not cache the answer to a request made before a change", async () => {
    let answer: (value: number) => void = () => undefined;
    const ask = vi
      .fn<() => Promise<number>>()
      .mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)))
      .mockResolvedValueOnce(2);
    const { cache } = cacheOf(ask);
    const before = cache.get();
    cache.invalidate();
    const after = cache.get();
    answer(1);
    expect(await before).toBe(1);
    expect(await after).toBe(2);
    expect(await cache.get()).toBe(2);
    expect(ask).toHaveBeenCalledTimes(2);
  });
});
