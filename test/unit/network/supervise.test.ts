import { describe, expect, it } from "vitest";
import { silentLogger } from "../../../src/machine/logger.js";
import type { ForwarderMessage } from "../../../src/network/forwarder.js";
import type { ForwardingPlan } from "../../../src/network/forwarding-plan.js";
import { supervise } from "../../../src/network/supervise.js";

const plan: ForwardingPlan = {
  schema_version: 1,
  machine_id: "A",
  username: "vagrant",
  ports: [{ host_ip: "127.0.0.1", host: 8080, guest_ip: "127.0.0.1", guest: 80, carrier: "ssh" }],
};

type State = "running" | "stopped" | "starting" | "gone" | "unreachable" | "off";

/**
 * Runs the supervisor with OrbStack's answers, and the end of each connection: `ok` lasted for a while. After the last
 * answer, the forwarder is no longer wanted.
 */
async function live(looks: readonly State[], connections: readonly string[] = []) {
  const news: ForwarderMessage[] = [];
  const users: string[] = [];
  let waitedMs = 0;
  const left = [...looks];
  const ends = [...connections];
  let now: State = "gone";
  await supervise(plan, {
    logger: silentLogger,
    tell: (told) => news.push(told),
    isWanted: async () => {
      now = left.shift() ?? "gone";
      return now !== "gone" || looks.at(-1) === "gone";
    },
    wait: async (ms) => (waitedMs += ms),
    driver: {
      isServing: async () => now !== "off",
      info: async (id) => {
        if (now === "unreachable") throw new Error("no answer");
        if (now === "gone") return undefined;
        return { id, name: "web", state: now, distro: "", version: "", arch: "", isolated: false };
      },
    },
    connect: (argv) => {
      users.push(argv[argv.indexOf("-l") + 1] ?? "");
      const end = ends.shift() ?? "ok";
      const never = new Promise<never>(() => undefined);
      return { ready: end === "ok" ? Promise.resolve() : never, ended: Promise.resolve(end) };
    },
  });
  return { news, users, waitedMs };
}

describe("the forwarder", () => {
  it("connects as the machine's user, reports that once, and reconnects when ssh ends", async () => {
    const { news, users } = await live(["running", "running", "running"]);
    expect(news).toEqual([{}]);
    expect(users).toEqual(Array(3).fill("vagrant@web"));
  });

  it("ends at once with ssh's message if the first connection fails", async () => {
    const { news, users } = await live(["running", "running"], ["bind: Address already in use"]);
    expect(news).toEqual([{ failure: "bind: Address already in use" }]);
    expect(users).toHaveLength(1);
  });

  it("retries if a later one fails, after longer and longer pauses", async () => {
    const { users, waitedMs } = await live(Array(8).fill("running"), ["ok", ...Array(7).fill("refused")]);
    expect(users).toHaveLength(8);
    expect(waitedMs).toBeGreaterThan(30_000);
  });

  it.each(["stopped", "off"] as const)("never connects to a machine that is %s, and ends", async (state) => {
    const { users, waitedMs } = await live(["running", ...Array<State>(50).fill(state)]);
    expect(users).toHaveLength(1);
    expect(waitedMs).toBeGreaterThanOrEqual(8_000);
    expect(waitedMs).toBeLessThan(15_000);
  });

  it("ends at once if the machine was deleted", async () => {
    const { users, waitedMs } = await live(["running", "gone"]);
    expect(users).toHaveLength(1);
    expect(waitedMs).toBeLessThan(1_000);
  });

  it("waits while a machine reboots, and while OrbStack cannot be asked", async () => {
    const { users } = await live(["running", "stopped", "starting", "unreachable", "running"]);
    expect(users).toHaveLength(2);
  });
});
