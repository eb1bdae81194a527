import { spawn } from "node:child_process";
import { chmod, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { forwarderIn } from "../../../src/network/forwarder.js";
import type { ForwardingPlan } from "../../../src/network/forwarding-plan.js";
import { makeStub } from "../../support/orbctl.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const program = resolve("ruby-shim/sidecar/forwarder.cjs");
const environment = { ...process.env };
afterEach(() => {
  process.env = { ...environment };
});

/** A forwarder over a stub of `orbctl` with one machine, and an `ssh` that is this script and records its process id. */
async function open(ssh: string) {
  const stub = await makeStub();
  const folder = await temporaryFolder();
  const pids = join(folder, "pids");
  await writeFile(join(folder, "ssh"), `#!/bin/sh\necho $$ >> ${pids}\n${ssh}\n`);
  await chmod(join(folder, "ssh"), 0o755);
  Object.assign(process.env, stub.environment, { PATH: `${folder}:${environment.PATH}` });
  const setState = (state: string) =>
    stub.write("machines.json", [
      { id: "01A", name: "web", distro: "debian", version: "12", state, user: "v" },
    ]);
  await setState("running");
  const dataDir = join(folder, "data");
  const forwarder = forwarderIn(dataDir, program);
  onTestFinished(() => forwarder.stop());
  const port = {
    host_ip: "127.0.0.1",
    host: 8080,
    guest_ip: "127.0.0.1",
    guest: 80,
    carrier: "ssh",
  } as const;
  const plan: ForwardingPlan = {
    ...{ schema_version: 1, machine_id: "01A", username: "v", cli_path: stub.program },
    ports: [port],
  };
  const connections = async () => (await readFile(pids, "utf8")).trim().split("\n").map(Number);
  return { forwarder, plan, dataDir, setState, connections };
}

const connects = "echo forwarding; exec cat";
const eventually = (what: () => unknown) => vi.waitFor(what, { timeout: 120_000, interval: 50 });

function lives(pid: number | undefined): boolean {
  try {
    return process.kill(pid ?? 0, 0);
  } catch {
    return false;
  }
}

describe("the forwarder's process", () => {
  it("restarts ssh when it dies, and ends with it when it is stopped", async () => {
    const { forwarder, plan, connections } = await open(connects);
    expect(await forwarder.look()).toBeUndefined();
    await forwarder.start(plan);
    expect(await forwarder.look()).toEqual({ plan, works: true });
    process.kill((await connections())[0] ?? 0, "SIGKILL");
    await eventually(async () => expect(await connections()).toHaveLength(2));
    await forwarder.stop();
    expect((await connections()).filter(lives)).toEqual([]);
    expect(await forwarder.look()).toBeUndefined();
  });

  it("says why a port is not available, and can be retried", async () => {
    const { forwarder, plan } = await open("echo 'bind: Address already in use' >&2; exit 255");
    await expect(forwarder.start(plan)).rejects.toMatchObject({
      key: "ports_not_forwarded",
      data: { ports: "8080", reason: "bind: Address already in use" },
    });
    expect(await forwarder.look()).toEqual({ plan, works: false });
  });

  it("ends after the machine was stopped, and does not connect to it", async () => {
    const { forwarder, plan, connections, setState } = await open(connects);
    await forwarder.start(plan);
    await setState("stopped");
    process.kill((await connections())[0] ?? 0, "SIGKILL");
    await eventually(async () => expect(await forwarder.look()).toMatchObject({ works: false }));
    expect(await connections()).toHaveLength(1);
  });

  it("is not ended or replaced while it is not known whether it is still running", async () => {
    const { forwarder, plan, dataDir, connections } = await open(connects);
    await forwarder.start(plan);
    const file = join(dataDir, "forwarder.json");
    const own = JSON.parse(await readFile(file, "utf8"));
    await writeFile(file, JSON.stringify({ ...own, started: "unknown" }));
    expect(await forwarder.look()).toEqual({ plan, works: true });
    await expect(forwarder.stop()).rejects.toMatchObject({ key: "process_unknown" });
    await expect(forwarder.start(plan)).rejects.toMatchObject({ key: "process_unknown" });
    expect(await connections()).toHaveLength(1);
    await writeFile(file, JSON.stringify(own));
  });

  it("does not affect a process that reuses the id of a former one", async () => {
    const { forwarder, plan, dataDir } = await open(connects);
    await forwarder.start(plan);
    const file = join(dataDir, "forwarder.json");
    const own = JSON.parse(await readFile(file, "utf8"));
    onTestFinished(() => void process.kill(own.pid, "SIGTERM"));
    const bystander = spawn("sleep", ["60"], { detached: true });
    onTestFinished(() => void bystander.kill());
    await writeFile(file, JSON.stringify({ ...own, pid: bystander.pid }));
    expect(await forwarder.look()).toMatchObject({ works: false });
    await forwarder.stop();
    expect(lives(bystander.pid)).toBe(true);
  });
});
