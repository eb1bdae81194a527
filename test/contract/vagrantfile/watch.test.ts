import { mkdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FileWatcher, watchFiles } from "../../../src/vagrantfile/watch.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

/** A watcher, and its reports in order. */
class Watched {
  private readonly told: (readonly string[])[] = [];
  private waiting: (() => void) | undefined;
  readonly errors: unknown[] = [];
  /** What `onChange` does in addition to recording. */
  work: () => Promise<void> | void = () => undefined;
  readonly watcher: FileWatcher;

  constructor(files: readonly string[]) {
    this.watcher = watchFiles({
      files,
      onChange: (changed) => {
        this.note(changed);
        return this.work();
      },
      onError: (error) => this.errors.push(error),
    });
    opened.push(this.watcher);
  }

  async next(): Promise<readonly string[]> {
    if (this.told.length === 0) await new Promise<void>((resolve) => (this.waiting = resolve));
    return this.told.shift() ?? [];
  }

  get pending(): number {
    return this.told.length;
  }

  private note(changed: readonly string[]): void {
    this.told.push(changed);
    this.waiting?.();
  }
}

const opened: FileWatcher[] = [];
let folder: string;
let file: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  file = join(folder, "vm.yaml");
  await writeFile(file, "cpus: 1\n");
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((watcher) => watcher.close()));
});

async function watched(...files: readonly string[]): Promise<Watched> {
  const result = new Watched(files);
  await result.watcher.ready;
  return result;
}

const replace = async (path: string) => {
  await writeFile(`${path}.new`, "cpus: 2\n");
  await rename(`${path}.new`, path);
};

describe("watchFiles", () => {
  it.each<[string, (path: string) => Promise<void>]>([
    ["writes into it", (path) => writeFile(path, "cpus: 2\n")],
    ["puts another in its place", replace],
    [
      "moves it away and writes a new one",
      async (path) => {
        await rename(path, `${path}~`);
        await writeFile(path, "cpus: 2\n");
      },
    ],
    [
      "removes it and writes it again",
      async (path) => {
        await rm(path);
        await writeFile(path, "cpus: 2\n");
      },
    ],
  ])("reports when an editor %s, the first time and the third", async (_case, edit) => {
    const changes = await watched(file);
    for (let time = 1; time <= 3; time++) {
      await edit(file);
      expect(await changes.next()).toEqual([file]);
    }
    expect(changes.errors).toEqual([]);
  });

  it("reports a new file, even in a new folder", async () => {
    const late = join(folder, "config/vagrant-orbstack/vm.yaml");
    const changes = await watched(late);
    await mkdir(dirname(late), { recursive: true });
    await writeFile(late, "");
    expect(await changes.next()).toEqual([late]);
  });

  it("reports a deleted file", async () => {
    const changes = await watched(file);
    await rm(file);
    expect(await changes.next()).toEqual([file]);
  });

  it("follows a link", async () => {
    const link = join(folder, "link.yaml");
    await mkdir(join(folder, "real"));
    await writeFile(join(folder, "real/vm.yaml"), "");
    await symlink("real/vm.yaml", link);
    const changes = await watched(link);
    await writeFile(join(folder, "real/vm.yaml"), "cpus: 2\n");
    expect(await changes.next()).toEqual([link]);
  });

  it("ignores other files, and reports simultaneous changes together", async () => {
    const other = join(folder, "my.ejs");
    await writeFile(other, "");
    const changes = await watched(file, other);
    let finish = () => {};
    changes.work = () => new Promise<void>((resolve) => (finish = resolve));
    await writeFile(join(folder, "README"), "");
    await writeFile(file, "cpus: 2\n");
    expect(await changes.next()).toEqual([file]);
    // Changes during that work are reported together after it.
    for (let time = 0; time < 20; time++) await Promise.all([replace(file), replace(other)]);
    expect(changes.pending).toBe(0);
    changes.work = () => undefined;
    finish();
    expect([...(await changes.next())].sort()).toEqual([other, file].sort());
  });

  it("continues after an error", async () => {
    const changes = await watched(file);
    const failure = new Error("not YAML");
    changes.work = () => Promise.reject(failure);
    await replace(file);
    await changes.next();
    changes.work = () => undefined;
    await replace(file);
    expect(await changes.next()).toEqual([file]);
    expect(changes.errors).toEqual([failure]);
  });

  it("waits at its end for the running callback, and then reports nothing more", async () => {
    const changes = await watched(file);
    const steps: string[] = [];
    let finish = () => {};
    changes.work = async () => {
      await new Promise<void>((resolve) => (finish = resolve));
      steps.push("worked");
    };
    await replace(file);
    await changes.next();
    const closed = changes.watcher.close().then(() => steps.push("closed"));
    finish();
    await closed;
    expect(steps).toEqual(["worked", "closed"]);
    // Another watcher has reported it, so this one would have, too.
    const other = await watched(file);
    await replace(file);
    await other.next();
    expect(changes.pending).toBe(0);
  });
});
