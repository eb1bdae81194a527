import { describe, expect, it, vi } from "vitest";
import { RecordCache } from "../../../src/state/record-cache.js";

interface Item {
  readonly id: string;
  readonly state: string;
}

function cacheOf(...items: Item[]) {
  const world = { items, now: 0 };
  const all = vi.fn(async () => [...world.items]);
  const one = vi.fn(async (id: string) => world.items.find((item) => item.id === id));
  const cache = new RecordCache<Item>(all, one, 5_000, () => world.now);
  return { world, all, one, cache };
}

const a = { id: "a", state: "running" };
const b = { id: "b", state: "running" };

describe("RecordCache", () => {
  it("answers for all records from one list", async () => {
    const { cache, all, one } = cacheOf(a, b);
    expect(await Promise.all([cache.find("a"), cache.find("b"), cache.find("a")])).toEqual([a, b, a]);
    expect(all).toHaveBeenCalledTimes(1);
    expect(one).not.toHaveBeenCalled();
  });

  it("queries a changed record once, and keeps the list for the others", async () => {
    const { world, cache, all, one } = cacheOf(a, b);
    await cache.all();
    world.now = 10;
    world.items = [{ ...a, state: "stopped" }, b];
    cache.forget("a");
    expect(await cache.find("a")).toEqual({ ...a, state: "stopped" });
    expect(await cache.find("a")).toEqual({ ...a, state: "stopped" });
    expect(await cache.find("b")).toEqual(b);
    expect([all.mock.calls.length, one.mock.calls.length]).toEqual([1, 1]);
  });

  it("needs no list for a record that was just seen", async () => {
    const { cache, all, one } = cacheOf();
    cache.remember(a);
    expect(await cache.find("a")).toBe(a);
    expect(all).not.toHaveBeenCalled();
    expect(one).not.toHaveBeenCalled();
  });

  it("keeps nothing longer than its lifetime", async () => {
    const { world, cache } = cacheOf(a);
    cache.remember({ ...a, state: "starting" });
    world.now = 5_000;
    expect(await cache.find("a")).toEqual(a);
  });

  it("queries a record that fails only once, until something changed", async () => {
    const one = vi.fn<() => Promise<Item>>().mockRejectedValue(new Error("no answer"));
    const cache = new RecordCache<Item>(
      async () => [],
      one,
      5_000,
      () => 0,
    );
    const both = await Promise.allSettled([cache.find("a"), cache.find("a")]);
    expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    await expect(cache.find("a")).rejects.toThrow("no answer");
    expect(one).toHaveBeenCalledTimes(1);
    cache.forget("a");
    await expect(cache.find("a")).rejects.toThrow("no answer");
    expect(one).toHaveBeenCalledTimes(2);
  });

  it("returns undefined only after a query of this record", async () => {
    const { cache, one } = cacheOf(b);
    expect(await cache.find("a")).toBeUndefined();
    expect(one).toHaveBeenCalledWith("a");
  });

  it("does not use a list that was requested before a record changed", async () => {
    let answer: (items: Item[]) => void = () => undefined;
    const one = vi.fn(async () => ({ ...a, state: "stopped" }));
    const cache = new RecordCache<Item>(
      () => new Promise((resolve) => (answer = resolve)),
      one,
      5_000,
      () => 0,
    );
    const found = cache.find("a");
    cache.forget("a");
    answer([a]);
    expect(await found).toMatchObject({ state: "stopped" });
  });

  it("lists again after everything was forgotten", async () => {
    const { cache, all } = cacheOf(a);
    await cache.all();
    cache.forgetAll();
    await cache.all();
    expect(all).toHaveBeenCalledTimes(2);
  });
});
