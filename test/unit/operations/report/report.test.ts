import { beforeEach, describe, expect, it, vi } from "vitest";
import { hasTimedOut, report } from "../../../../src/operations/report/report.js";
import { FakeWorld } from "../../../support/fake-parts.js";
import { answerOf, statLine } from "../../../support/guest-answers.js";
import { useQuickTime } from "../../../support/quick-time.js";

const signal = new AbortController().signal;
let world: FakeWorld;

beforeEach(() => {
  world = new FakeWorld();
  world.id = "ID-web";
  world.add({ id: "ID-web", name: "web" });
  world.guestOutput = answerOf({ installed: "redis-server", processes: statLine(1, "redis-server") });
});

const look = (more = {}) => report(world.machine, { parts: world.parts, signal, timeoutMs: 60_000, ...more });
const questions = () => world.events.filter((event) => event === "ask web").length;

describe("report", () => {
  it("has the state, figures and services of a running machine", async () => {
    expect(await look()).toMatchObject({
      state: "running",
      figures: { processors: 4, cpuPercent: expect.closeTo(50), addresses: ["10.0.0.5"] },
      services: [{ name: "redis", running: true }],
    });
  });

  it.each(["stopped", "starting", "stopping"])("leaves a machine that is %s as it is", async (state) => {
    world.machines = [];
    world.add({ id: "ID-web", name: "web", state });
    const { figures, problem, ...rest } = await look();
    expect(rest).toMatchObject({ state, services: [] });
    expect([figures, problem]).toEqual([undefined, undefined]);
    expect(world.changes).toEqual([]);
  });

  it("also reports a machine that was never created", async () => {
    world.id = undefined;
    expect(await look()).toMatchObject({ state: "not_created" });
  });

  it("asks no guest twice within five seconds, unless the question or the machine differs", async () => {
    await look();
    const first = world.time;
    world.guestOutput = answerOf({ processes: statLine(1, "init"), installed: "redis-server" });
    world.time = new Date(4_999);
    expect(await look()).toMatchObject({ measuredAt: first, services: [{ running: true }] });
    expect(questions()).toBe(1);

    world.time = new Date(5_000);
    expect(await look()).toMatchObject({ measuredAt: world.time, services: [{ running: false }] });
    world.config = { ...world.config, services: ["cron"] };
    expect(await look()).toMatchObject({ services: [{ name: "cron" }] });
    world.add({ id: "ID-other", name: "other" });
    world.id = "ID-other";
    await look();
    expect(world.events.filter((event) => event.startsWith("ask"))).toEqual([
      "ask web",
      "ask web",
      "ask web",
      "ask other",
    ]);
    world.time = new Date(1);
    await look();
    expect(world.events.at(-1)).toBe("ask other");
  });

  it("asks again to measure the CPU usage since an earlier report", async () => {
    const { cpu } = await look();
    world.guestOutput = answerOf({ before: "", after: "== usage\nusage_usec 7050000\n== clock\n0 1002.10" });
    expect(await look({ since: cpu })).toMatchObject({ figures: { cpuPercent: expect.closeTo(100) } });
  });

  it("has a problem if the guest's answer makes no sense", async () => {
    world.guestOutput = "\u0000\u001b[2J";
    expect(await look()).toMatchObject({ state: "running", problem: { key: "guest_unreachable" } });
    expect(world.rememberedAnswer).toBeUndefined();
  });

  it("ends after an interrupt", async () => {
    const controller = new AbortController();
    world.driver.run = async (_name, _command, options) => {
      controller.abort();
      expect(options.signal?.aborted).toBe(true);
      return { exitCode: 1, stdout: "", stderr: "" };
    };
    await expect(look({ signal: controller.signal })).rejects.toMatchObject({ key: "interrupted" });
  });

  it("probes HTTP services at the host port that leads to them", async () => {
    const fetched = vi.spyOn(globalThis, "fetch").mockResolvedValue(new Response("ok"));
    world.config = { ...world.config, services: [{ name: "api", port: 8080, http: "/health" }] };
    world.guestOutput = answerOf({ ports: "0A 1F90 1" });
    expect(await look()).toMatchObject({ services: [{ name: "api", running: true }] });
    expect(fetched.mock.lastCall?.[0]).toBe("http://10.0.0.5:8080/health");
    const port = {
      host_ip: "127.0.0.1",
      host: 18_080,
      guest_ip: "127.0.0.1",
      guest: 8080,
      carrier: "ssh",
    } as const;
    world.forwarding = {
      plan: { schema_version: 1, machine_id: "ID-web", username: "vagrant", ports: [port] },
      works: true,
    };
    expect(await look()).toMatchObject({ services: [{ hostPort: 18_080 }] });
    expect(fetched.mock.lastCall?.[0]).toBe("http://127.0.0.1:18080/health");
    fetched.mockRestore();
  });

  it("has the backend's figures of a guest that cannot be entered", async () => {
    const machine = { ...world.machine, provider: "vagrant", id: "backend-1", config: {} };
    world.vagrant.id = "backend-1";
    world.vagrant.record = { schema_version: 1, backend: "docker", created_at: "" };
    world.vagrant.backend.sshInfo = async () => ({ host: "127.0.0.1", port: 1 });
    world.vagrant.backend.stats = async () => ({ cpuPercent: 7, addresses: ["172.17.0.2"] });
    expect(await report(machine, { parts: world.parts, signal, timeoutMs: 60_000 })).toMatchObject({
      state: "running",
      figures: { cpuPercent: 7, addresses: ["172.17.0.2"] },
      problem: { key: "guest_unreachable" },
    });
  });
});

describe("report with a timeout", () => {
  useQuickTime();

  it("gives up on a machine that hangs, and shows its state if known", async () => {
    world.driver.run = () => new Promise(() => undefined);
    const reported = await look({ timeoutMs: 30 });
    expect(reported).toMatchObject({ state: "running", problem: { key: "guest_not_responding" } });
    expect(hasTimedOut(reported)).toBe(true);
  });

  it("also gives up if the state is not known", async () => {
    world.parts.findMachine = () => new Promise(() => undefined);
    expect(await look({ timeoutMs: 30 })).toMatchObject({ state: "unknown" });
  });
});
