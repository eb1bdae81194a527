import { afterEach, beforeEach, vi } from "vitest";

/** In the tests of this file time passes as soon as all wait for it, and by no clock. For work in memory: files are waited for by nobody. */
export function useQuickTime(): void {
  beforeEach(() => {
    vi.useFakeTimers({
      toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "performance"],
    });
    vi.setTimerTickMode("nextTimerAsync");
  });
  afterEach(() => void vi.useRealTimers());
}
