import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Labs, labsIn } from "../../../src/state/labs.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const { signal } = new AbortController();

async function open() {
  const home = await temporaryFolder();
  return { home, folder: join(home, "orbstack", "networks"), labs: labsIn(home, () => new Date(0)) };
}

function claim(labs: Labs, machine: string, links: readonly string[], project = "/nowhere/campus") {
  const name = project.split("/").at(-1) ?? "";
  const place = { name, root_path: project, machines_folder: `${project}/.vagrant/machines` };
  return labs.claim({ id: undefined, ...place, machine, links, gone: [] }, signal);
}

describe("labs", () => {
  it("have a file each, which ends with their last machine", async () => {
    const { folder, labs } = await open();
    const { id } = await claim(labs, "r1", ["a"]);
    expect(id).toMatch(/^campus-[0-9a-f]{6}$/);
    const file = join(folder, `${id}.json`);
    expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({
      allocations: { r1: [100] },
      next_vlan: 101,
    });
    expect((await claim(labs, "r2", ["a"])).id).toBe(id);
    await labs.release(id, "r1", signal);
    expect((await labs.all()).get(id)?.allocations).toEqual({ r2: [100] });
    await labs.release(id, "r2", signal);
    expect(await labs.ids()).toEqual([]);
  });

  it("are told apart by exact ids, and from the private addresses beside them", async () => {
    const { folder, labs } = await open();
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "private.json"), "{}");
    const first = await claim(labs, "r1", ["a"], "/nowhere/lab1");
    const second = await claim(labs, "r1", ["a"], "/nowhere/lab10");
    await labs.release(first.id, "r1", signal);
    expect(await labs.ids()).toEqual([second.id]);
    expect(second.lab.allocations).toEqual({ r1: [101] });
  });

  it("with a damaged file give out no number, and the file is kept", async () => {
    const { folder, labs } = await open();
    const { id } = await claim(labs, "r1", ["a"]);
    const file = join(folder, `${id}.json`);
    await writeFile(file, '{"allocations": {"r1": [1');
    await expect(claim(labs, "r1", ["b"], "/nowhere/other")).rejects.toMatchObject({
      key: "metadata_corrupt",
      data: { path: file },
    });
    expect(await readFile(file, "utf8")).toBe('{"allocations": {"r1": [1');
    expect(await labs.ids()).toEqual([id]);
  });

  it("with a damaged file do not hide the others", async () => {
    const { folder, labs } = await open();
    const { id } = await claim(labs, "r1", ["a"]);
    const other = await claim(labs, "r1", ["b"], "/nowhere/other");
    const file = join(folder, `${id}.json`);
    await writeFile(file, "{ half");
    expect(await labs.readable()).toEqual({ labs: new Map([[other.id, other.lab]]), damaged: [file] });
  });

  it("are restored unless they were written meanwhile", async () => {
    const { labs } = await open();
    const lab = { schema_version: 1, allocations: { r1: [107] }, links: { a: 107 }, next_vlan: 108 } as const;
    await labs.restore("campus-1", lab, signal);
    await labs.restore("campus-1", { ...lab, next_vlan: 300 }, signal);
    expect((await labs.all()).get("campus-1")).toEqual(lab);
  });

  it("agree on their numbers when machines come up in parallel", { timeout: 60_000 }, async () => {
    const { home } = await open();
    const names = Array.from({ length: 6 }, (_, index) => `m${index}`);
    const claims = names.map((name) =>
      claim(
        labsIn(home, () => new Date()),
        name,
        ["a", `own-${name}`],
      ),
    );
    const made = await Promise.all(claims);
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    const numbers = made.map(({ lab }, index) => lab.allocations[names[index] ?? ""] ?? []);
    expect(new Set(numbers.map(([shared]) => shared))).toEqual(new Set([100]));
    expect(new Set(numbers.map(([, own]) => own)).size).toBe(6);
  });
});
