import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { freePort } from "../support/free-port.js";
import { Project } from "../support/project.js";
import { stubbedProject } from "../support/stubbed-project.js";
import { vmJson } from "../support/vm.js";
import { describeOnBoth } from "../support/vm-subjects.js";

interface Service {
  readonly name: string;
  readonly running: boolean;
  readonly port?: number;
  readonly host_port?: number;
  readonly metrics: { readonly connections?: number; readonly memory_bytes?: number };
  readonly error?: string;
}

interface Report {
  readonly name: string;
  readonly state: string;
  readonly uptime_seconds: number;
  readonly addresses: readonly string[];
  readonly cpu: { readonly percent: number; readonly processors: number };
  readonly memory: { readonly used_bytes: number; readonly limit_bytes: number };
  readonly disk: { readonly used_bytes: number; readonly total_bytes: number };
  readonly services: readonly Service[];
}

const mib = 2 ** 20;
/** Longer than a busy computer needs, because this test measures no speed. */
const generously = "--timeout 60";

async function report(project: Project, name = ""): Promise<Report> {
  const { machines } = await vmJson<{ machines: readonly Report[] }>(project, `status ${name} ${generously}`);
  const [machine] = machines;
  if (machine === undefined) throw new Error("no machine");
  return machine;
}

/** The output of a command in the guest, as root. */
async function inGuest(project: Project, command: string): Promise<string> {
  const { stdout } = await project.succeed(`ssh -c 'sudo sh -c "${command}"'`);
  return stdout.trim();
}

/** Asks until the service is as it should be: an answer is kept for five seconds. */
async function waitForService(project: Project, service: string, running: boolean): Promise<void> {
  const isRunning = async () =>
    (await report(project)).services.find(({ name }) => name === service)?.running;
  await expect.poll(isRunning, { timeout: 120_000 }).toBe(running);
}

async function expectUsualFigures(
  project: Project,
  { uptime_seconds, cpu, memory, disk, addresses }: Report,
) {
  const facts = await inGuest(
    project,
    "cat /proc/uptime; df -kP / | tail -n 1; grep MemTotal /proc/meminfo; nproc; cut -d\\  -f 22 /proc/1/stat",
  );
  const [uptimes = "", df = "", meminfo = "", processors, started] = facts.split("\n");
  const [, total, used] = df.split(/\s+/).map(Number);
  expect(Math.abs(Number.parseFloat(uptimes) - Number(started) / 100 - uptime_seconds)).toBeLessThan(30);
  expect(disk.total_bytes).toBe((total ?? 0) * 1024);
  // Others write to the same disk at the same time.
  expect(Math.abs(disk.used_bytes - (used ?? 0) * 1024)).toBeLessThan(0.02 * disk.total_bytes);
  expect(memory.limit_bytes).toBeLessThanOrEqual(Number(/\d+/.exec(meminfo)?.[0]) * 1024);
  expect(memory.used_bytes).toBeGreaterThan(mib);
  expect(memory.used_bytes).toBeLessThan(400 * mib);
  expect(cpu.processors).toBeLessThanOrEqual(Number(processors));
  expect(cpu.percent).toBeGreaterThanOrEqual(0);
  expect(addresses[0]).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
}

/** An HTTP server in perl-base, whose process is called `health`. */
const health = [
  'use IO::Socket; $0 = "health";',
  "$s = IO::Socket::INET->new(LocalPort => 8080, Listen => 5, ReuseAddr => 1);",
  'while ($c = $s->accept) { <$c>; print $c "HTTP/1.0 200 OK\\r\\nContent-Length: 9\\r\\n\\r\\nall is ok"; close $c }',
].join("\n");

describeOnBoth("vagrant vm status", ({ open }) => {
  it("shows figures and services as the guest reports them", async () => {
    const port = await freePort();
    const services = `v.services = [
      { name: "api", process: "health", port: 8080, http: "/health", status: 200, body: "ok" },
      { name: "cron", process: "cron" }
    ]`;
    const project = await open(`config.vm.network "forwarded_port", guest: 8080, host: ${port}`, services);
    await project.write("health.pl", health);
    await project.succeed("up");
    await project.succeed("upload health.pl /tmp/health.pl");
    const starting = "setsid perl /tmp/health.pl </dev/null >/dev/null 2>&1 & echo $! >/tmp/health.pid";
    await inGuest(project, starting.replaceAll("$", "\\$"));
    await waitForService(project, "api", true);

    const before = await report(project);
    await expectUsualFigures(project, before);
    expect(before.services).toEqual([
      {
        name: "api",
        running: true,
        port: 8080,
        host_port: port,
        metrics: { connections: expect.any(Number), memory_bytes: expect.any(Number) },
      },
      { name: "cron", running: false, metrics: {}, error: "no process cron" },
    ]);

    const table = await project.vagrant(`vm status ${generously}`);
    expect(table.exitCode).toBe(0);
    expect(table.stdout).toMatch(
      /^NAME +PROVIDER +STATE +UPTIME +CPU +MEMORY +DISK +ADDRESS\n(default) .*running/,
    );
    expect(table.stdout).toContain("no process cron");
    for (const line of table.stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(100);

    await inGuest(project, "kill \\$(cat /tmp/health.pid)");
    await waitForService(project, "api", false);

    await project.succeed("halt");
    expect(await report(project)).toMatchObject({ state: "stopped", services: [] });
    expect((await project.succeed("status")).output).toContain("stopped");
  });
});

describe("vagrant vm status, of databases in a machine", () => {
  it("finds PostgreSQL and Redis, and the machine's own limits", async () => {
    const project = await Project.open(`Vagrant.configure("2") do |config|
      config.vm.box = "debian/bookworm64"
      config.vm.provider(:orbstack) { |os| os.memory = "512M" }
    end`);
    await project.succeed("up");
    const packages = "redis-server postgresql-15";
    await inGuest(
      project,
      `apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends ${packages} >/dev/null 2>&1; true`,
    );
    await waitForService(project, "postgresql", true);

    const found = await report(project);
    expect(found.memory.limit_bytes).toBe(512 * mib);
    const [postgresql, redis, ...others] = found.services;
    expect(others).toEqual([]);
    expect(postgresql).toMatchObject({ name: "postgresql", running: true, port: 5432 });
    expect(redis).toMatchObject({ name: "redis", running: true, port: 6379 });
    const kib = Number(
      await inGuest(project, "grep VmRSS /proc/\\$(pidof redis-server)/status | tr -dc 0-9"),
    );
    expect(Math.abs((redis?.metrics.memory_bytes ?? 0) / 1024 - kib)).toBeLessThan(0.2 * kib);

    await inGuest(project, "systemctl stop redis-server");
    await waitForService(project, "redis", false);
  });
});

describe("vagrant vm status, of twenty machines", () => {
  it("shows all at once, and that one that hangs did not answer", async () => {
    const names = Array.from({ length: 20 }, (_, index) => `m${index}x`);
    const { project, stub } = await stubbedProject({
      more: `%w[${names.join(" ")}].each { |name| config.vm.define(name) }`,
    });
    const idOf = (index: number) => `01STUB${String(index).padStart(20, "0")}`;
    await stub.write(
      "machines.json",
      names.map((name, index) => ({
        id: idOf(index),
        name,
        distro: "debian",
        version: "bookworm",
        state: index === 1 ? "stopped" : "running",
        user: "vagrant",
      })),
    );
    for (const [index, name] of names.entries())
      await project.write(join(".vagrant/machines", name, "orbstack/id"), idOf(index));
    await stub.fail({ "run m0x": "hang" });

    const outcome = await project.vagrant("vm status --timeout 60");
    expect(outcome.exitCode, outcome.output).toBe(4);
    const lines = outcome.stdout.split("\n");
    expect(lines.find((line) => line.startsWith("m0x "))).toMatch(/orbstack +running .*no answer$/);
    expect(lines.find((line) => line.startsWith("m1x "))).toMatch(/orbstack +stopped$/);
    expect(lines.filter((line) => /^m\d+x +orbstack +running .*%/.test(line))).toHaveLength(18);
    expect(outcome.output).toContain(`m0x: The machine 'm0x' did not answer within`);

    const runs = (await stub.calls()).filter(([verb]) => verb === "run");
    expect(runs).toHaveLength(19);
  });
});

describe("vagrant vm status, while another Vagrant queries the same machine", () => {
  it("waits for it", async () => {
    const { project } = await stubbedProject();
    await project.succeed("up");
    const id = await readFile(join(project.folder, ".vagrant/machines/default/orbstack/index_uuid"), "utf8");
    const lock = join(project.home, "data/machine-index", `${id}.lock`);
    const holder = execa("flock", [lock, "sh", "-c", "echo locked; sleep 3"]);
    const [first] = await once(holder.stdout, "data");
    expect(String(first)).toBe("locked\n");
    expect(await report(project)).toMatchObject({ state: "running" });
    await holder;
  });
});
