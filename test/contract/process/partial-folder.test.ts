import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { withPartialFolder } from "../../../src/process/partial-folder.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

/** A process that is writing the file. */
async function maker(file: string) {
  const program = join(import.meta.dirname, "..", "..", "support", "partial-holder.ts");
  const child = spawn(process.execPath, ["--import", "tsx", program, file], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child.stdout, "data");
  return child;
}

it("deletes what a killed process left, and nothing of a running one or of others", async () => {
  const folder = await temporaryFolder();
  const file = join(folder, "web.tar.zst");
  const [living, killed] = [await maker(file), await maker(file)];
  const [first = ""] = await readdir(folder);
  const elsewhere = await temporaryFolder();
  for (const name of [".vagrant-orbstack-lock", "precious"]) await writeFile(join(elsewhere, name), "");
  const prefix = first.slice(0, -6);
  await symlink(elsewhere, join(folder, `${prefix}link00`));
  await mkdir(join(folder, `${prefix}nolock`));
  expect(await readdir(folder)).toHaveLength(4);
  killed.kill("SIGKILL");
  await once(killed, "exit");
  await withPartialFolder(file, async (own) =>
    expect(await readdir(own)).toEqual([".vagrant-orbstack-lock"]),
  );
  expect(await readdir(folder)).toHaveLength(3);
  expect(await readdir(elsewhere)).toContain("precious");
  living.kill("SIGKILL");
  await once(living, "exit");
  await withPartialFolder(file, async () => undefined);
  expect((await readdir(folder)).sort()).toEqual([`${prefix}link00`, `${prefix}nolock`].sort());
});
