import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { presenceOf, volumeOf } from "../../../src/state/project-folder.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

describe("presenceOf", () => {
  it("distinguishes an existing folder from a deleted one", async () => {
    const root = await temporaryFolder();
    const project = join(root, "deep", "project");
    await mkdir(project, { recursive: true });
    const volume = await volumeOf(project);
    expect(await presenceOf(project, volume)).toBe("there");
    await writeFile(join(root, "neighbour"), "");
    await rm(join(root, "deep"), { recursive: true });
    expect(await presenceOf(project, volume)).toBe("gone");
  });

  it("is uncertain if the parent is empty, as for a disk that is not mounted", async () => {
    const root = await temporaryFolder();
    expect(await presenceOf(join(root, "project"), "/")).toBe("uncertain");
  });

  it.each([
    ["is not known", undefined],
    ["is not there", "/no/such/volume"],
    ["is no volume at present", "/usr/share/doc"],
  ])("is uncertain if the volume %s", async (_, volume) => {
    expect(await presenceOf("/usr/no-such-project", volume)).toBe("uncertain");
  });
});

describe("volumeOf", () => {
  it("is a mount point", async () => {
    const folder = await temporaryFolder();
    expect(folder.startsWith((await volumeOf(folder)) ?? "?")).toBe(true);
    expect(await volumeOf("/proc/self")).toBe("/proc");
    expect(await volumeOf("/no/such/folder")).toBeUndefined();
  });
});
