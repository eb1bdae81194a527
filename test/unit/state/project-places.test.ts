import { cp, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { findMovedProject } from "../../../src/state/moved-project.js";
import { volumeOf } from "../../../src/state/project-folder.js";
import { lookAtPlaces, withPlace } from "../../../src/state/project-places.js";
import type { ProjectPlace, RegistryEntry } from "../../../src/state/registry.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

let root: string;
let entry: RegistryEntry;

async function placeAt(name: string): Promise<ProjectPlace> {
  const root_path = join(root, name);
  const volume = await volumeOf(root);
  return {
    root_path,
    data_dir: join(root_path, ".vagrant/machines/web/orbstack"),
    ...(volume !== undefined && { volume }),
  };
}

beforeEach(async () => {
  root = await temporaryFolder();
  await writeFile(join(root, "neighbour"), "");
  const place = await placeAt("a");
  await mkdir(place.data_dir, { recursive: true });
  await writeFile(join(place.data_dir, "id"), "A\n");
  const names = { machine_id: "A", provider: "orbstack", machine_name: "web" };
  entry = { schema_version: 1, ...names, created_at: "", ...place };
});

const to = (name: string) => rename(join(root, "a"), join(root, name));

describe("the places of a project", () => {
  it("follow a folder that was renamed", async () => {
    await to("b");
    const moved = await withPlace(entry, await placeAt("b"));
    expect(moved).toEqual({ ...entry, ...(await placeAt("b")) });
    expect(await lookAtPlaces(moved)).toEqual({ project: "there", remembered: true });
  });

  it("may have the machine if the id cannot be read", async () => {
    const id = join(entry.data_dir, "id");
    await rm(id);
    await mkdir(id);
    expect(await lookAtPlaces(entry)).toEqual({ project: "there", remembered: true });
  });

  it("are both recorded for a copied folder, and one remains if the other is deleted", async () => {
    await cp(join(root, "a"), join(root, "b"), { recursive: true });
    const copied = await withPlace(entry, await placeAt("b"));
    expect(copied).toEqual({ ...entry, copies: [await placeAt("b")] });
    await rm(join(root, "b"), { recursive: true });
    expect(await lookAtPlaces(copied)).toEqual({ project: "there", remembered: true });
    await cp(join(root, "a"), join(root, "b"), { recursive: true });
    await rm(join(root, "a"), { recursive: true });
    expect(await lookAtPlaces(copied)).toEqual({ project: "there", remembered: true });
    expect(await withPlace(copied, await placeAt("b"))).toEqual({ ...entry, ...(await placeAt("b")) });
  });

  it("keep one whose disk may not be mounted", async () => {
    const away = { ...entry, root_path: "/no/such/place", data_dir: "/no/such/place/d", volume: "/no/such" };
    expect(await withPlace(away, await placeAt("a"))).toEqual({ ...away, copies: [await placeAt("a")] });
  });

  it("are gone if none exists, and forgotten if none has the machine's id", async () => {
    await writeFile(join(entry.data_dir, "id"), "B");
    expect(await lookAtPlaces(entry)).toEqual({ project: "there", remembered: false });
    await rm(join(root, "a"), { recursive: true });
    expect(await lookAtPlaces(entry)).toEqual({ project: "gone", remembered: false });
  });
});

describe("a project that was renamed and not used since then", () => {
  const homePath = "/no/home";

  it("is found beside its old path", async () => {
    await to("b");
    expect(await findMovedProject(entry, { homePath })).toMatchObject({ root_path: join(root, "b") });
  });

  it("is found if a parent folder was renamed", async () => {
    const below = join(root, "b", "c");
    await mkdir(join(root, "b"));
    await to("b/c");
    const deep = { ...entry, root_path: below, data_dir: join(below, ".vagrant/machines/web/orbstack") };
    await rename(join(root, "b"), join(root, "d"));
    const found = await findMovedProject(deep, { homePath });
    expect(found).toMatchObject({ root_path: join(root, "d", "c") });
  });

  it("is found in the current folder, and in Vagrant's list of machines", async () => {
    const elsewhere = await temporaryFolder();
    await rename(join(root, "a"), join(elsewhere, "b"));
    const rootPath = join(elsewhere, "b");
    expect(await findMovedProject(entry, { homePath })).toBeUndefined();
    expect(await findMovedProject(entry, { homePath, rootPath })).toMatchObject({ root_path: rootPath });
    const index = join(elsewhere, "data/machine-index/index");
    await mkdir(join(elsewhere, "data/machine-index"), { recursive: true });
    const machine = { name: "web", provider: "orbstack", vagrantfile_path: rootPath };
    const machines = { uuid: { ...machine, local_data_path: join(rootPath, ".vagrant") } };
    await writeFile(index, JSON.stringify({ version: 1, machines }));
    expect(await findMovedProject(entry, { homePath: elsewhere })).toMatchObject({ root_path: rootPath });
    await writeFile(index, "{ half");
    expect(await findMovedProject(entry, { homePath: elsewhere })).toBeUndefined();
  });

  it("is not one that has another machine of that name", async () => {
    await to("b");
    await writeFile(join((await placeAt("b")).data_dir, "id"), "B");
    expect(await findMovedProject(entry, { homePath })).toBeUndefined();
  });
});
