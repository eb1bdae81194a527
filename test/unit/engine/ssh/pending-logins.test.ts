import type { Socket } from "node:net";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { PendingLogins } from "../../../../src/engine/ssh/pending-logins.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function socket(remotePort: number) {
  const destroy = vi.fn();
  return { fake: { remotePort, destroy, once: () => undefined } as unknown as Socket, destroy };
}

it("closes a connection that does not log in in time, and keeps one that does", () => {
  const pending = new PendingLogins({ graceMs: 1_000, most: 10 });
  const [idle, honest] = [socket(1), socket(2)];
  pending.add(idle.fake);
  pending.add(honest.fake);
  pending.remove(2);
  vi.advanceTimersByTime(999);
  expect(idle.destroy).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(idle.destroy).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(100_000);
  expect(honest.destroy).not.toHaveBeenCalled();
});

it("closes the oldest if there are too many", () => {
  const pending = new PendingLogins({ graceMs: 1_000, most: 2 });
  const all = [1, 2, 3].map(socket);
  for (const { fake } of all) pending.add(fake);
  expect(all.map(({ destroy }) => destroy.mock.calls.length)).toEqual([1, 0, 0]);
});
