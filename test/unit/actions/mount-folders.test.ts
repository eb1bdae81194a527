import { expect, it } from "vitest";
import { mountFolders } from "../../../src/actions/guest/mount-folders.js";

const folder = (hostpath: string, guestpath: string, readOnly = false) => ({ hostpath, guestpath, readOnly });

/** The lines for fstab, then what to bind where. */
const argumentsFor = (...folders: ReturnType<typeof folder>[]) => mountFolders(folders).args.slice(3);

it("lists a folder in fstab, and says what to bind where", () => {
  expect(argumentsFor(folder("/src/app", "/vagrant"))).toEqual([
    "/mnt/mac/src/app /vagrant vagrant-orbstack rw,nofail 0 0",
    ...["/mnt/mac/src/app", "/vagrant", "rw"],
  ]);
});

it("escapes white space and backslashes for fstab only", () => {
  const [fstab, source] = argumentsFor(folder("/a b\\c\td", "/$HOME's"));
  expect(fstab).toBe("/mnt/mac/a\\040b\\134c\\011d /$HOME's vagrant-orbstack rw,nofail 0 0");
  expect(source).toBe("/mnt/mac/a b\\c\td");
});

it("mounts a folder after the one that contains it", () => {
  const [fstab] = argumentsFor(folder("/inner", "/srv/www/assets"), folder("/outer", "/srv/www"));
  expect(fstab?.split("\n").map((line) => line.split(" ")[1])).toEqual(["/srv/www", "/srv/www/assets"]);
});

it("keeps a read-only folder read-only after a reboot", () => {
  expect(argumentsFor(folder("/src", "/src", true))).toEqual([
    "/mnt/mac/src /src vagrant-orbstack ro,nofail 0 0",
    ...["/mnt/mac/src", "/src", "ro"],
  ]);
});

it("lists no bind mount, because systemd would create its source on the host", () => {
  const [fstab] = argumentsFor(folder("/src", "/src"), folder("/b", "/b", true));
  expect(fstab).not.toContain("bind");
});
