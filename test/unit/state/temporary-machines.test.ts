import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { paths } from "../../../src/state/paths.js";
import { temporaryRecordFile } from "../../../src/state/state-files.js";
import {
  isTemporaryName,
  type TemporaryRecord,
  temporaryMachinesIn,
} from "../../../src/state/temporary-machines.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const record: TemporaryRecord = {
  schema_version: 1,
  name: "try",
  provider: "orbstack",
  options: { distro: "debian", cpus: 2 },
  mounts: [{ hostpath: "/src", guestpath: "/src", read_only: true }],
  created_at: "2026-01-02T03:04:05.000Z",
};

describe("the temporary machines", () => {
  it("are empty without the folder", async () => {
    const machines = temporaryMachinesIn(await temporaryFolder());
    expect([await machines.names(), await machines.read("try")]).toEqual([[], undefined]);
  });

  it("are not read as none if their folder cannot be read", async () => {
    const home = await temporaryFolder();
    await mkdir(dirname(paths.temporary(home)), { recursive: true });
    await writeFile(paths.temporary(home), "no folder");
    await expect(temporaryMachinesIn(home).names()).rejects.toMatchObject({ key: "metadata_unreadable" });
  });

  it("are what was written, until they are removed, which can be repeated", async () => {
    const home = await temporaryFolder();
    const machines = temporaryMachinesIn(home);
    await machines.write({ ...record, name: "b" });
    await machines.write(record);
    await mkdir(paths.temporaryLock(home, "try"));
    await mkdir(paths.temporaryProject(home, "try"));
    expect(await machines.names()).toEqual(["b", "try"]);
    expect(await machines.read("try")).toEqual(record);
    await machines.remove("try");
    await machines.remove("try");
    expect(await machines.names()).toEqual(["b"]);
    expect(await readdir(paths.temporary(home))).toEqual(["b", "try.lock"]);
  });

  it.each([
    ["is not JSON", "{", "metadata_corrupt"],
    ["is of a newer version", JSON.stringify({ ...record, schema_version: 2 }), "metadata_newer"],
    [
      "has Ruby for an option's name",
      JSON.stringify({ ...record, options: { "x = 1; exit": 1 } }),
      "metadata_corrupt",
    ],
  ])("with a record that %s fail, and are kept", async (_case, text, key) => {
    const home = await temporaryFolder();
    const { path } = temporaryRecordFile(home, "try");
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
    const machines = temporaryMachinesIn(home);
    await expect(machines.read("try")).rejects.toMatchObject({ key, data: { path } });
    expect(await machines.names()).toEqual(["try"]);
  });

  it.each([
    ["a", true],
    ["2-b", true],
    ["x".repeat(40), true],
    ["x".repeat(41), false],
    ["", false],
    ["Upper", false],
    ["-a", false],
    ["a-", false],
    ["a.lock", false],
    [join("..", "a"), false],
    ["a\n", false],
  ])("can be named %j: %s", (name, expected) => {
    expect(isTemporaryName(name)).toBe(expected);
  });
});
