import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { presenceOf, volumeOf } from "../../../src/state/project-folder.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

describe("presenceOf", () => {
  it("knows a folder that is there from one that was deleted", async () => {
    const root = await temporaryFolder();
    const project = join(root, "deep", "project");
    await mkdir(project, { recursive: true });
    const volume = await volumeOf(project);
    expect(await presenceOf(project, volume)).toBe("there");
    await writeFile(join(root, "neighbour"), "");
    await rm(join(root, "deep"), { recursive: true });
    expect(await presenceOf(project, volume)).toBe("gone");
  });

  it("knows nothing where the folder above is empty, as that of a disk which is not mounted", async () => {
    const root = await temporaryFolder();
    expect(await presenceOf(join(root, "project"), "/")).toBe("uncertain");
  });

  it.each([
    ["is not known", undefined],
    ["is not there", "/no/such/volume"],
    ["is no volume at present", "/usr/share/doc"],
  ])("knows nothing when the volume %s", async (_, volume) => {
    expect(await presenceOf("/usr/no-such-project", volume)).toBe("uncertain");
  });
});

describe("volumeOf", () => {
  it("is a place where something is mounted", async () => {
    const folder = await temporaryFolder();
    expect(folder.startsWith((await volumeOf(folder)) ?? "?")).toBe(true);
    expect(await volumeOf("/proc/self")).toBe("/proc");
    expect(await volumeOf("/no/such/folder")).toBeUndefined();
  });
});
