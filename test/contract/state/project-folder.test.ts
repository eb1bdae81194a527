import { execFileSync } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { presenceOf, volumeOf } from "../../../src/state/project-folder.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const absent = process.platform !== "linux" || process.getuid?.() !== 0;

it.skipIf(absent)("a project on an unmounted disk does not count as deleted", async () => {
  const disk = join(await temporaryFolder(), "disk");
  const project = join(disk, "project");
  await mkdir(disk);
  execFileSync("mount", ["-t", "tmpfs", "none", disk]);
  try {
    await mkdir(project);
    expect(await volumeOf(project)).toBe(disk);
    expect(await presenceOf(project, disk)).toBe("there");
  } finally {
    execFileSync("umount", [disk]);
  }
  expect(await presenceOf(project, disk)).toBe("uncertain");
  // Nor if something else is in its place.
  await mkdir(join(disk, "other"));
  expect(await presenceOf(project, disk)).toBe("uncertain");
});
