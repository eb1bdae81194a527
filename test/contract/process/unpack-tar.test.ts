import { lstat, mkdir, readdir, readFile, readlink, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { execa } from "execa";
import { type Header, pack } from "tar-stream";
import { beforeEach, describe, expect, it } from "vitest";
import { silentLogger } from "../../../src/machine/logger.js";
import { hostSide } from "../../../src/operations/transfer/side.js";
import { transfer } from "../../../src/operations/transfer/transfer.js";
import { unpackTar } from "../../../src/process/unpack-tar.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

let folder: string;
let outside: string;

beforeEach(async () => {
  outside = await temporaryFolder();
  await writeFile(join(outside, "secret"), "untouched");
  folder = join(outside, "target");
  await mkdir(folder);
});

type Entry = Partial<Header> & Pick<Header, "name"> & { readonly content?: string };

function archiveOf(entries: readonly Entry[]): Readable {
  const archive = pack();
  for (const { content = "", ...header } of entries) archive.entry(header, content);
  archive.finalize();
  return Readable.from(archive);
}

const unpack = (entries: readonly Entry[], names: readonly string[] = ["site"]) =>
  unpackTar(archiveOf(entries), folder, names);
const site: Entry = { name: "site/", type: "directory", mode: 0o755 };

describe("unpackTar", () => {
  it("writes files, folders and links, with modes and times, and counts them", async () => {
    const mtime = new Date("2020-02-02T02:02:02Z");
    const { files, refused } = await unpack([
      { name: "site/", type: "directory", mode: 0o555, mtime },
      { name: "site/deep/er/a", content: "1", mode: 0o640, mtime },
      { name: "site/b", type: "link", linkname: "site/deep/er/a" },
      { name: "site/c", type: "symlink", linkname: "/etc/nowhere" },
    ]);
    expect([files, refused]).toEqual([3, []]);
    expect(await readFile(join(folder, "site/b"), "utf8")).toBe("1");
    expect(await readlink(join(folder, "site/c"))).toBe("/etc/nowhere");
    const [dir, file] = await Promise.all(
      ["site", "site/deep/er/a"].map((path) => lstat(join(folder, path))),
    );
    expect([(dir?.mode ?? 0) & 0o7777, (file?.mode ?? 0) & 0o7777]).toEqual([0o555, 0o640]);
    expect([dir?.mtime, file?.mtime, file?.nlink]).toEqual([mtime, mtime, 2]);
  });

  it("drops the set-user-ID, set-group-ID and sticky bits", async () => {
    await unpack([site, { name: "site/sh", mode: 0o7755, content: "x" }]);
    expect((await lstat(join(folder, "site/sh"))).mode & 0o7777).toBe(0o755);
  });

  it.each<[string, readonly Entry[]]>([
    ["a device", [{ name: "site/x", type: "block-device", devmajor: 8, devminor: 0 }]],
    ["a pipe", [{ name: "site/x", type: "fifo" }]],
    ["another name", [{ name: "secret", content: "x" }]],
    ["a name beside", [{ name: "sitex/secret", content: "x" }]],
    ["a way up", [{ name: "site/../../secret", content: "x" }]],
    ["an absolute name", [{ name: "/tmp/vagrant-orbstack-escaped", content: "x" }]],
    [
      "a file behind a link of the archive's own",
      [
        { name: "site/up", type: "symlink", linkname: "../.." },
        { name: "site/up/secret", content: "x" },
      ],
    ],
    ["a hard link to what was there", [{ name: "site/x", type: "link", linkname: "../secret" }]],
    [
      "a hard link behind a link",
      [
        { name: "site/up", type: "symlink", linkname: "../.." },
        { name: "site/x", type: "link", linkname: "site/up/secret" },
      ],
    ],
  ])("skips %s, and reports it", async (_, entries) => {
    const { files, refused } = await unpack([site, ...entries, { name: "site/last", content: "z" }]);
    expect([files, refused.length]).toEqual([entries.length, 1]);
    expect(await readFile(join(folder, "site/last"), "utf8")).toBe("z");
    expect(await readdir(folder)).toEqual(["site"]);
    expect(await readdir(outside)).toEqual(["secret", "target"]);
    expect(await readFile(join(outside, "secret"), "utf8")).toBe("untouched");
    await expect(lstat("/tmp/vagrant-orbstack-escaped")).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("follows no link from an earlier archive", async () => {
    await unpack([site, { name: "site/up", type: "symlink", linkname: "../.." }]);
    const again = await unpack([
      site,
      { name: "site/up/", type: "directory", mode: 0o777 },
      { name: "site/up/secret", content: "x" },
    ]);
    expect(again.refused.map(({ path }) => path)).toEqual(["site/up/", "site/up/secret"]);
    expect(await readFile(join(outside, "secret"), "utf8")).toBe("untouched");
  });

  it("fails if a requested name is refused, missing or truncated", async () => {
    await expect(unpack([{ name: "site", type: "fifo" }])).rejects.toThrow("site: it is a fifo");
    await expect(unpack([])).rejects.toThrow("site was not received");
    const whole = await Readable.from(archiveOf([{ name: "site", content: "x".repeat(9000) }])).toArray();
    const cut = Readable.from([Buffer.concat(whole).subarray(0, 4000)]);
    await expect(unpackTar(cut, folder, ["site"])).rejects.toThrow();
  });
});

describe("transfer", () => {
  it("accepts nothing hostile from a machine, and reports correct counts", async () => {
    const host = hostSide(outside, silentLogger);
    const bin = await temporaryFolder();
    const evil = join(bin, "evil");
    await execa("mkdir", ["-p", join(evil, "site")]);
    await execa("sh", [
      "-c",
      'cd "$0" && echo hi > site/a && mkfifo site/pipe && chmod 4755 site/a && echo x > extra',
      evil,
    ]);
    const real = (await execa("sh", ["-c", "command -v tar"])).stdout;
    await writeFile(join(bin, "tar"), `#!/bin/sh\nexec ${real} -C ${evil} -cf - site extra\n`, {
      mode: 0o755,
    });
    const machine = {
      ...host,
      folder: evil,
      run: (([program, ...args], options) =>
        host.run(["env", `PATH=${bin}:${process.env.PATH}`, program, ...args], options)) as typeof host.run,
    };
    await mkdir(join(folder, "site"));
    const { signal } = new AbortController();
    const pull = () =>
      transfer({
        from: machine,
        sources: ["site"],
        to: host,
        target: "target",
        signal,
        onPiece: () => undefined,
      });
    const { files, refused } = await pull();
    expect([files, refused.map(({ path }) => path)]).toEqual([1, ["site/pipe", "extra"]]);
    expect(await readdir(join(folder, "site"))).toEqual(["a"]);
    expect((await lstat(join(folder, "site/a"))).mode & 0o7777).toBe(0o755);

    await execa("rm", ["-rf", join(folder, "site")]);
    await symlink(outside, join(folder, "site"));
    await expect(pull()).rejects.toMatchObject({ data: { reason: expect.stringContaining("is a link") } });
    expect(await readdir(outside)).toEqual(["secret", "target"]);
  });
});
