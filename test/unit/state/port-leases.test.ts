import { access, mkdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { parentProcessId } from "../../../src/process/process-id.js";
import { writeJson } from "../../../src/state/json-file.js";
import { portLeasesOf } from "../../../src/state/port-leases.js";
import { machineFiles } from "../../../src/state/state-files.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

let home: string;
let dataDir: string;
const lease = () => join(home, "data", "fp-leases", "127_0_0_1_8080");
const leases = () => portLeasesOf(home, dataDir);
const port = { host: 8080, hostIp: "127.0.0.1" };
const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

/** Leases ports as a Vagrant that has died since then. */
async function staleLease(): Promise<void> {
  await mkdir(join(home, "data", "fp-leases"), { recursive: true });
  await writeFile(lease(), "1\n");
  await leases().note([port]);
  const record = JSON.parse(JSON.stringify({ ...(await parentProcessId()), started: "1" }));
  const { mtimeMs } = await import("node:fs").then(({ statSync }) => statSync(lease()));
  await writeJson(machineFiles(dataDir).portLeases, {
    schema_version: 1,
    vagrant: record,
    leases: [{ file: lease(), modified_ms: mtimeMs }],
  });
}

beforeEach(async () => {
  [home, dataDir] = [await temporaryFolder(), await temporaryFolder()];
});

it("releases those of a Vagrant that was killed", async () => {
  await staleLease();
  await leases().releaseStale();
  expect(await exists(lease())).toBe(false);
  expect(await exists(machineFiles(dataDir).portLeases.path)).toBe(false);
});

it("keeps the lease of one that is running", async () => {
  await mkdir(join(home, "data", "fp-leases"), { recursive: true });
  await writeFile(lease(), "1\n");
  await leases().note([port]);
  await leases().releaseStale();
  expect(await exists(lease())).toBe(true);
});

it("keeps a lease that another process took since then", async () => {
  await staleLease();
  await utimes(lease(), new Date(), new Date(Date.now() + 5_000));
  await leases().releaseStale();
  expect(await exists(lease())).toBe(true);
});

it("ignores a damaged note", async () => {
  await writeFile(machineFiles(dataDir).portLeases.path, "{ half");
  await leases().releaseStale();
});
