import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { temporaryFolder } from "./temporary-folder.js";

/** The files of a Debian package without installing it, because an installed Vagrant plugin would affect every Vagrant. */
export async function debianPackage(name: string): Promise<string> {
  const folder = resolve("dist/test/debian", name);
  if ((await readdir(folder).catch(() => [])).length > 0) return folder;
  const work = await temporaryFolder();
  await download(name, work);
  const [file = ""] = (await readdir(work)).filter((entry) => entry.endsWith(".deb"));
  await execa("dpkg", ["-x", join(work, file), join(work, "files")]);
  await mkdir(resolve("dist/test/debian"), { recursive: true });
  // Another test may have been faster.
  await rename(join(work, "files"), folder).catch(() => rm(join(work, "files"), { recursive: true }));
  return folder;
}

async function download(name: string, cwd: string): Promise<void> {
  const get = () => execa("apt-get", ["download", "-q=2", name], { cwd });
  await get().catch(async () => {
    await execa("apt-get", ["update", "-q=2"]);
    await get();
  });
}
