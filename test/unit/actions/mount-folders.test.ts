import { expect, it } from "vitest";
import { mountFolders } from "../../../src/actions/mount-folders.js";

const folder = (hostpath: string, guestpath: string, readOnly = false) => ({ hostpath, guestpath, readOnly });

it("lists a folder for fstab, and says what to bind where", () => {
  expect(mountFolders([folder("/src/app", "/vagrant")]).args).toEqual([
    "/mnt/mac/src/app /vagrant none bind,nofail 0 0",
    ...["/mnt/mac/src/app", "/vagrant", "rw"],
  ]);
});

it("writes white space and backslashes as fstab wants them, and leaves everything else to the argument list", () => {
  const [fstab, source] = mountFolders([folder("/a b\\c\td", "/$HOME's")]).args;
  expect(fstab).toBe("/mnt/mac/a\\040b\\134c\\011d /$HOME's none bind,nofail 0 0");
  expect(source).toBe("/mnt/mac/a b\\c\td");
});

it("mounts a folder after the one that it lies in", () => {
  const [fstab] = mountFolders([folder("/inner", "/srv/www/assets"), folder("/outer", "/srv/www")]).args;
  expect(fstab?.split("\n").map((line) => line.split(" ")[1])).toEqual(["/srv/www", "/srv/www/assets"]);
});

it("keeps a read-only folder read-only over a reboot", () => {
  expect(mountFolders([folder("/src", "/src", true)]).args).toEqual([
    "/mnt/mac/src /src none bind,ro,nofail 0 0",
    ...["/mnt/mac/src", "/src", "ro"],
  ]);
});
