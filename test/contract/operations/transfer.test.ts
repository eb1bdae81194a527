import {
  chmod,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { beforeEach, describe, expect, it } from "vitest";
import { ExpectedError } from "../../../src/errors.js";
import { silentLogger } from "../../../src/machine/logger.js";
import { hostSide, type Side } from "../../../src/operations/transfer/side.js";
import { transfer } from "../../../src/operations/transfer/transfer.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

let here: string;
let there: string;
let to: Side;
let bytes: number;

beforeEach(async () => {
  here = await temporaryFolder();
  there = await temporaryFolder();
  to = { ...hostSide(there, silentLogger), prefix: "web:" };
  bytes = 0;
});

async function copy(sources: readonly string[], target: string, signal = new AbortController().signal) {
  const onPiece = (length: number) => {
    bytes += length;
  };
  const { files } = await transfer({
    from: hostSide(here, silentLogger),
    sources,
    to,
    target,
    signal,
    onPiece,
  });
  return files;
}

const write = (...[path, text]: [string, string]) => writeFile(join(here, path), text);
const read = (path: string) => readFile(join(there, path), "utf8");

describe("transfer", () => {
  it("gives a single source the target's name, or puts it into an existing folder", async () => {
    await write("a", "1");
    expect(await copy(["a"], "b")).toBe(1);
    await mkdir(join(there, "folder"));
    await copy(["a"], "folder");
    await copy(["a"], join(there, "folder", "c"));
    expect([await read("b"), await read("folder/a"), await read("folder/c")]).toEqual(["1", "1", "1"]);
    expect(await readdir(there)).toEqual(["b", "folder"]);
    expect(bytes).toBeGreaterThan(3 * 512);
  });

  it("deletes what a killed transfer left days ago, and nothing newer", async () => {
    await write("a", "1");
    const stages = [".vagrant-vm-aaaaaaaa", ".vagrant-vm-bbbbbbbb", ".vagrant-vm-x"];
    for (const stage of stages) await mkdir(join(there, stage, "within"), { recursive: true });
    const longAgo = new Date(Date.now() - 3 * 24 * 3_600_000);
    for (const stage of [".vagrant-vm-aaaaaaaa", ".vagrant-vm-x"])
      await utimes(join(there, stage), longAgo, longAgo);
    await copy(["a"], "b");
    expect(await readdir(there)).toEqual([...stages.slice(1), "b"]);
  });

  it("accepts any names, and keeps modes and links", async () => {
    const names = ["-rf", "ä b", "a:b", "two\nlines", "*", "'\"$x"];
    await mkdir(join(here, "-d", "sub"), { recursive: true });
    for (const name of names) await write(join("-d", name), name);
    await chmod(join(here, "-d", "-rf"), 0o751);
    await symlink("nowhere", join(here, "-d", "link"));
    expect(await copy(["-d"], "-e")).toBe(names.length + 1);
    expect((await readdir(join(there, "-e"))).sort()).toEqual([...names, "link", "sub"].sort());
    expect((await lstat(join(there, "-e", "-rf"))).mode & 0o777).toBe(0o751);
    expect(await readlink(join(there, "-e", "link"))).toBe("nowhere");
    expect(
      await copy(
        names.map((name) => join("-d", name)),
        ".",
      ),
    ).toBe(names.length);
    expect(await read("two\nlines")).toBe("two\nlines");
  });

  it("merges with the folder of that name, or with the target itself", async () => {
    await mkdir(join(here, "site", "sub"), { recursive: true });
    await write("site/sub/.a", "new");
    await symlink("sub", join(here, "site", "current"));
    await mkdir(join(there, "site", "sub"), { recursive: true });
    await writeFile(join(there, "site", "sub", ".a"), "old");
    await writeFile(join(there, "site", "sub", "b"), "mine");
    for (const [source, target] of [
      ["site", "."],
      ["site/.", "site"],
    ] as const) {
      await copy([source], target);
      expect([await read("site/sub/.a"), await read("site/sub/b")]).toEqual(["new", "mine"]);
      expect((await readdir(join(there, "site", "sub"))).sort()).toEqual([".a", "b"]);
      expect((await readdir(join(there, "site"))).sort()).toEqual(["current", "sub"]);
    }
    await copy(["site/."], "other");
    expect(await read("other/sub/.a")).toBe("new");
  });

  it.each([
    ["a source that is not there", ["a", "gone"], "folder", "there is no gone"],
    ["a target without a folder", ["a"], "no/such", "there is no folder no"],
    ["several sources and no folder", ["a", "b"], "new", "new is not a folder"],
    ["a file for a folder that is not there", ["a"], "new/", "there is no folder new"],
    ["a folder in a file's place", ["b", "x"], "folder", "folder/x is not a folder"],
    ["a file in a folder's place", ["b", "y"], "folder", "folder/y is a folder"],
  ])("changes nothing for %s", async (_, sources, target, reason) => {
    for (const name of ["a", "b", "y"]) await write(name, "new");
    await mkdir(join(here, "x"));
    await mkdir(join(there, "folder", "y"), { recursive: true });
    await writeFile(join(there, "folder", "x"), "old");
    await writeFile(join(there, "folder", "b"), "old");
    await expect(copy(sources, target)).rejects.toMatchObject({
      key: "copy_failed",
      data: { to: `web:${target}`, reason: expect.stringContaining(reason) },
    });
    expect(await readdir(there)).toEqual(["folder"]);
    expect((await readdir(join(there, "folder"))).sort()).toEqual(["b", "x", "y"]);
    expect([await read("folder/b"), await read("folder/x")]).toEqual(["old", "old"]);
  });

  it.each(["sends", "takes"])("leaves nothing when the program that %s fails on the way", async (which) => {
    await write("a", "x".repeat(5_000_000));
    const bin = await temporaryFolder();
    const broken = "#!/bin/sh\nhead -c 1000000 | wc -c\necho broken >&2\nexit 2\n";
    const real = (await execa("sh", ["-c", "command -v tar"])).stdout;
    const dies = `#!/bin/sh\n${real} "$@" | head -c 1000000\necho broken >&2\nexit 2\n`;
    await writeFile(join(bin, "tar"), which === "sends" ? dies : broken, { mode: 0o755 });
    const path = process.env.PATH;
    const withBroken = ({ prefix, folder, ...side }: Side): Side => ({
      prefix,
      folder,
      run: ([program, ...args], options) =>
        side.run(["env", `PATH=${bin}:${path}`, program, ...args], options),
    });
    const from = hostSide(here, silentLogger);
    const sides = which === "sends" ? { from: withBroken(from), to } : { from, to: withBroken(to) };
    const { signal } = new AbortController();
    const copying = transfer({ ...sides, sources: ["a"], target: "b", signal, onPiece: () => undefined });
    await expect(copying).rejects.toMatchObject({ data: { reason: "broken" } });
    expect(await readdir(there)).toEqual([]);
  });

  it("leaves nothing after an interrupt", async () => {
    await write("a", "x".repeat(20_000_000));
    const controller = new AbortController();
    const options = { from: hostSide(here, silentLogger), to, sources: ["a"], target: "b" };
    const copying = transfer({ ...options, signal: controller.signal, onPiece: () => controller.abort() });
    await expect(copying).rejects.toMatchObject({ key: "interrupted" });
    expect(await readdir(there)).toEqual([]);
  });

  it("leaves nothing after an interrupt while it prepares", async () => {
    await write("a", "1");
    const controller = new AbortController();
    const run: Side["run"] = async (command, options) => {
      const result = await to.run(command, options);
      controller.abort();
      if (options.signal?.aborted) throw new ExpectedError("interrupted", {});
      return result;
    };
    const options = { from: hostSide(here, silentLogger), to: { ...to, run }, sources: ["a"], target: "b" };
    const copying = transfer({ ...options, signal: controller.signal, onPiece: () => undefined });
    await expect(copying).rejects.toMatchObject({ key: "interrupted" });
    expect(await readdir(there)).toEqual([]);
  });
});
