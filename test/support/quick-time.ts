import { afterEach, beforeEach, vi } from "vitest";

/**
 * In the tests of this file, time passes as soon as everything waits for it, without a real clock. For work in memory
 * only, because it does not wait for files.
 */
export function useQuickTime(): void {
  beforeEach(() => {
    vi.useFakeTimers({
      toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "performance"],
    });
    vi.setTimerTickMode("nextTimerAsync");
  });
  afterEach(() => void vi.useRealTimers());
}
