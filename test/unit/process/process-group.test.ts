import { afterEach, describe, expect, it, vi } from "vitest";
import { hasGroups, killGroup } from "../../../src/process/process-group.js";

function on(platform: NodeJS.Platform) {
  vi.spyOn(process, "platform", "get").mockReturnValue(platform);
  return { kill: vi.spyOn(process, "kill").mockReturnValue(true), endTree: vi.fn() };
}

afterEach(() => void vi.restoreAllMocks());

describe("killGroup", () => {
  it("signals the group of the child", () => {
    const { kill, endTree } = on("linux");
    expect(hasGroups()).toBe(true);
    expect(killGroup(4711, "SIGTERM", endTree)).toBe(true);
    expect(kill.mock.calls).toEqual([[-4711, "SIGTERM"]]);
    expect(endTree).not.toHaveBeenCalled();
  });

  it("ends the child and its descendants on Windows, which has no groups", () => {
    const { kill, endTree } = on("win32");
    expect(hasGroups()).toBe(false);
    expect(killGroup(4711, "SIGTERM", endTree)).toBe(true);
    expect(kill.mock.calls).toEqual([[4711, 0]]);
    expect(endTree).toHaveBeenCalledExactlyOnceWith(4711);
  });

  it.each(["linux", "win32"] as const)("ends nothing on %s where it is only asked", (platform) => {
    const { endTree } = on(platform);
    expect(killGroup(4711, 0, endTree)).toBe(true);
    expect(endTree).not.toHaveBeenCalled();
  });

  it.each(["linux", "win32"] as const)("knows on %s when there is none any more", (platform) => {
    const { kill, endTree } = on(platform);
    kill.mockImplementation(() => {
      throw new Error("ESRCH");
    });
    expect([killGroup(4711, "SIGKILL", endTree), killGroup(undefined, "SIGKILL", endTree)]).toEqual([
      false,
      false,
    ]);
    expect(endTree).not.toHaveBeenCalled();
  });
});
