import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { locateOrbctl } from "../../../src/orbstack/locate.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const places = { configured: undefined, path: "/bin:relative:/opt/bin", home: "/home/u" };
const having =
  (...files: string[]) =>
  (path: string) =>
    files.includes(path);

describe("locateOrbctl", () => {
  it.each([
    ["orbctl in PATH before orb", ["/opt/bin/orbctl", "/bin/orb"], "/opt/bin/orbctl"],
    ["orb in PATH", ["/bin/orb", "/usr/local/bin/orbctl"], "/bin/orb"],
    [
      "OrbStack's folder in the home",
      ["/home/u/.orbstack/bin/orbctl", "/usr/local/bin/orbctl"],
      "/home/u/.orbstack/bin/orbctl",
    ],
    ["the usual folder", ["/usr/local/bin/orbctl"], "/usr/local/bin/orbctl"],
    [
      "the app",
      ["/Applications/OrbStack.app/Contents/MacOS/bin/orbctl"],
      "/Applications/OrbStack.app/Contents/MacOS/bin/orbctl",
    ],
  ])("finds %s", (_case, files, expected) => {
    expect(locateOrbctl(places, having(...files))).toBe(expected);
  });

  it("only uses the configured program", () => {
    const configured = { ...places, configured: "~/bin/orbctl" };
    expect(locateOrbctl(configured, having("/home/u/bin/orbctl"))).toBe("/home/u/bin/orbctl");
    expect(() => locateOrbctl(configured, having("/bin/orbctl"))).toThrow(
      expect.objectContaining({ key: "orbctl_missing", data: { looked_in: "~/bin/orbctl" } }),
    );
  });

  it("does not mistake a folder for the program", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "orbctl"));
    await writeFile(join(folder, "orb"), "", { mode: 0o755 });
    expect(locateOrbctl({ ...places, path: folder })).toBe(join(folder, "orb"));
  });

  it("lists where it looked", () => {
    expect(() => locateOrbctl(places, having())).toThrow(
      expect.objectContaining({
        key: "orbctl_missing",
        data: { looked_in: expect.stringContaining("/home/u/.orbstack/bin") },
      }),
    );
  });
});
