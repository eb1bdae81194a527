import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { describeChange } from "../../../src/vagrantfile/diff.js";
import { markApplied, regenerate } from "../../../src/vagrantfile/regenerate.js";
import { render } from "../../../src/vagrantfile/render.js";
import { sampleContext } from "../../support/sample-context.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const context = sampleContext("virtualbox");
const grown = { ...context, cpus: 8 };
const withFolder = {
  ...context,
  folders: [...context.folders, { hostpath: "/new", guestpath: "/new", options: {} }],
};
const now = () => new Date("2026-01-02T03:04:05.678Z");

let folder: string;
let file: string;

beforeEach(async () => {
  folder = join(await temporaryFolder(), "instance");
  file = join(folder, "Vagrantfile");
});

const read = () => readFile(file, "utf8");
const again = (options = {}, changed = context) => regenerate(folder, changed, { now, ...options });

/** The names and times of all files, and their inodes, which a rename changes. */
async function trace() {
  const names = await readdir(folder);
  return await Promise.all(
    names.map(async (name) => {
      const { ino, mtimeMs } = await stat(join(folder, name));
      return [name, ino, mtimeMs];
    }),
  );
}

describe("regenerate", () => {
  it("writes the first file, readable by its owner only", async () => {
    const outcome = await again();
    expect(outcome).toMatchObject({ changed: true, pending: true, keptAside: undefined, needsDestroy: [] });
    expect(await read()).toBe(render(context));
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it("writes nothing if nothing changed", async () => {
    await again();
    const before = await trace();
    expect(await again()).toMatchObject({ changed: false, diff: "", keptAside: undefined });
    expect(await trace()).toEqual(before);
  });

  it("is pending until the machine was brought up with the file, even after an earlier kill", async () => {
    await again();
    expect((await again()).pending).toBe(true);
    await markApplied(folder, context);
    expect((await again()).pending).toBe(false);
    await again({}, grown);
    expect(await again({}, grown)).toMatchObject({ changed: false, pending: true });
    await markApplied(folder, grown);
    expect(await again({}, grown)).toMatchObject({ changed: false, pending: false });
  });

  it("keeps a manually edited file", async () => {
    await again();
    const edited = `${await read()}# mine\n`;
    await writeFile(file, edited);
    const { keptAside = "", changed } = await again();
    expect(changed).toBe(true);
    expect(keptAside).toBe(join(folder, "Vagrantfile.edited-2026-01-02T03-04-05.678Z"));
    expect(await readFile(keptAside, "utf8")).toBe(edited);
    expect(await read()).toBe(render(context));
    expect((await again()).keptAside).toBeUndefined();
  });

  it("does not mistake a file after a kill for a manually edited one", async () => {
    await again();
    const old = await read();
    await again({}, grown);
    await writeFile(file, old);
    expect(await again({}, grown)).toMatchObject({ changed: true, keptAside: undefined });
  });

  it("only replaces the synced folders, and keeps manual edits around them", async () => {
    await again();
    const edited = (await read()).replace("provider.cpus = 2", "provider.cpus = 3 # mine");
    await writeFile(file, edited);
    const outcome = await again({ onlySyncedFolders: true }, withFolder);
    expect(outcome).toMatchObject({ changed: true, keptAside: undefined });
    const text = await read();
    expect(text).toContain("provider.cpus = 3 # mine");
    expect(text).toContain('synced_folder "/new", "/new"\n  # END SYNCED FOLDERS\nend\n');
    expect((await again({}, withFolder)).keptAside).toBeDefined();
  });

  it("rewrites a file whose section was removed, and keeps the edited one", async () => {
    await again();
    await writeFile(file, "# nothing left\n");
    const outcome = await again({ onlySyncedFolders: true }, withFolder);
    expect(outcome.keptAside).toBeDefined();
    expect(await read()).toBe(render(withFolder));
  });

  it("changes nothing in a dry run, and reports what would change", async () => {
    await again();
    await writeFile(file, `${await read()}# mine\n`);
    const before = await trace();
    const outcome = await again({ dryRun: true }, grown);
    expect(outcome.diff).toContain("-    provider.cpus = 2\n+    provider.cpus = 8\n");
    expect(outcome.keptAside).toBeDefined();
    expect(await trace()).toEqual(before);
  });

  it("changes nothing if the template fails", async () => {
    await again();
    const before = await trace();
    const template = { name: "my.ejs", text: "<%= nobody %>" };
    await expect(again({ template }, grown)).rejects.toMatchObject({ key: "template_failed" });
    expect(await trace()).toEqual(before);
  });

  it("changes nothing if its record is damaged, and names that file", async () => {
    await again();
    await writeFile(join(folder, "Vagrantfile.json"), "{");
    const before = await trace();
    await expect(again({}, grown)).rejects.toMatchObject({
      key: "metadata_corrupt",
      data: { path: join(folder, "Vagrantfile.json") },
    });
    expect(await trace()).toEqual(before);
  });

  it("lists what needs a destroy, compared to what the machine was brought up with", async () => {
    await again();
    const other = { ...context, box: "debian/trixie64" };
    expect((await again({}, other)).needsDestroy).toEqual([]);
    await again();
    await markApplied(folder, context);
    const expected = [{ setting: "box", from: '"debian/bookworm64"', to: '"debian/trixie64"' }];
    expect((await again({}, other)).needsDestroy).toEqual(expected);
    // Written, but not applied, so it still does.
    expect((await again({}, other)).needsDestroy).toEqual(expected);
  });
});

describe("describeChange", () => {
  it("is a unified diff, coloured on request", () => {
    expect(describeChange("a\nb\n", "a\nc\n", { colour: false })).toBe(
      "--- Vagrantfile\tnow\n+++ Vagrantfile\tthen\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n",
    );
    expect(describeChange("a\nb\n", "a\nc\n", { colour: true })).toContain(
      "\u001b[31m-b\u001b[0m\n\u001b[32m+c\u001b[0m\n",
    );
    expect(describeChange("a", "a", { colour: true })).toBe("");
  });
});

it("shows that a password changed, but not the password", () => {
  const [before, after] = ["old", "new"].map((word) => `a\n  config.ssh.password = "${word}"\n`);
  const diff = describeChange(before ?? "", after ?? "", { colour: false });
  expect(diff).toContain("-  config.ssh.password = [hidden]\n+  config.ssh.password = [hidden]");
});
