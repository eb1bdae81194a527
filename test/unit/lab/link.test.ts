import { describe, expect, it } from "vitest";
import { ExpectedError } from "../../../src/errors.js";
import { runLab } from "../../../src/lab/program.js";
import type { Machine } from "../../../src/machine/machine.js";
import { FakeSession } from "../../support/fake-session.js";
import { link } from "../../support/links.js";

const lab: Machine["lab"] = {
  options: {},
  name: "campus",
  machines: ["default", "r2", "r3"],
  misplaced: [],
  links: [
    link({ "default:eth1": "10.0.12.1/30", "r2:eth1": "10.0.12.2/30" }),
    link({ "default:eth2": undefined, "r2:eth2": undefined }, { name: "core" }),
  ],
};

/** Answers of Debian's `ip` and `tc` 6.1. */
const answer = `== interfaces
eth1 0x1003 1450 2048 1024 20 10 
eth2 0x1002 1300 0 0 0 0 
== addresses
== disciplines
lo noqueue
eth1 netem
eth2 noqueue
== impairments
[{"kind":"noqueue","handle":"0:","dev":"eth2","root":true,"refcnt":2,"options":{}},{"kind":"netem","handle":"8002:","dev":"eth1","root":true,"refcnt":2,"options":{"limit":5000,"delay":{"delay":0.05,"jitter":0.005,"correlation":0},"loss-random":{"loss":0.01,"correlation":0},"duplicate":{"duplicate":0.02,"correlation":0},"corrupt":{"corrupt":0.001,"correlation":0},"rate":{"rate":1250000,"packetoverhead":0,"cellsize":0,"celloverhead":0},"ecn":false,"gap":0}}]
`;

/** The machines `default`, `r2` and `r3`, which for OrbStack are the same one. The last has no links. */
function sessionWithLab(state = "running"): FakeSession {
  const session = new FakeSession();
  const { world } = session;
  world.lab = lab;
  world.id = "A";
  world.add({ id: "A", name: "orb-r1", state });
  session.found.push(world.machine, { ...world.machine, name: "r2" }, { ...world.machine, name: "r3" });
  return session;
}

/** Runs `vagrant lab link`, and returns its exit status. */
const run = async (words: string, session: FakeSession) =>
  (await runLab(["link", ...words.split(" ")], session)).exit_code;
/** The arguments of the scripts that ran in guests. */
const calls = ({ world }: FakeSession) => world.guestCommands.map(([, ...args]) => args);
const rows = ({ stdout }: FakeSession) =>
  stdout
    .trim()
    .split("\n")
    .map((row) => row.replaceAll(/ +/g, " "));

describe("vagrant lab link set", () => {
  it("impairs an end by one command in its guest", async () => {
    const session = sessionWithLab();
    const words = "set default:eth1 --delay 50ms --jitter 5ms --loss 1% --rate 10mbit";
    expect(await run(words, session)).toBe(0);
    expect(calls(session)).toEqual([
      ["set", "eth1", "limit", "1046", "delay", "50000us", "5000us", "loss", "1%", "rate", "10000000bit"],
    ]);
    expect(session.stdout).toBe("default:eth1: delay 50ms, jitter 5ms, loss 1%, rate 10mbit\n");
  });

  it("impairs several ends of several machines, each machine by one command", async () => {
    const session = sessionWithLab();
    expect(await run("set default:eth1 r2:eth2 default:eth2 --corrupt 0.5 --duplicate 2%", session)).toBe(0);
    const words = ["limit", "1000", "corrupt", "0.5%", "duplicate", "2%"];
    expect(calls(session)).toEqual([
      ["set", "eth1 eth2", ...words],
      ["set", "eth2", ...words],
    ]);
    expect(session.stdout.match(/corrupt 0\.5%, duplicate 2%/g)).toHaveLength(3);
  });

  it("does not lose packets because they are delayed", async () => {
    const session = sessionWithLab();
    await run("set default:eth1 --delay 100ms", session);
    await run("set default:eth1 --delay 60s", session);
    expect(calls(session).map(([, , , limit]) => limit)).toEqual(["84334", "1000000"]);
  });

  it.each([
    ["--loss 200%", "from 0% to 100%"],
    ["--loss -1%", "from 0% to 100%"],
    ["--corrupt many", "from 0% to 100%"],
    ["--delay 50", "with a unit"],
    ["--delay 2h", "with a unit"],
    ["--delay 61s", "up to 60s"],
    ["--rate 10", "10mbit"],
    ["--rate 1bit", "from 1kbit"],
    ["--rate 0kbit", "from 1kbit"],
    ["--jitter 5ms", "`--jitter` needs a `--delay`"],
    ["", "say what to set"],
  ])("refuses %j before anything changes", async (options, reason) => {
    const session = sessionWithLab();
    expect(await run(`set default:eth1 ${options}`.trim(), session)).toBe(2);
    expect(session.stderr).toContain(reason);
    expect(session.world.runs).toEqual([]);
  });

  it.each([
    ["default:eth9", "default:eth9 is not an end of a link. Did you mean eth1?"],
    ["default:swp1", "default:swp1 is not an end of a link. Available: eth1, eth2."],
    ["r3:eth1", "r3:eth1 is not an end of a link: r3 has no links"],
    ["default", "default is not an end of a link. Available: default:eth1, default:eth2."],
  ])("refuses %s, also beside a right end", async (end, reason) => {
    const session = sessionWithLab();
    expect(await run(`set r2:eth1 ${end} --loss 1%`, session)).toBe(2);
    expect(session.stderr).toContain(reason);
    expect(session.world.runs).toEqual([]);
  });

  it("refuses machines that are not running, and starts none", async () => {
    const session = sessionWithLab("stopped");
    await expect(run("set default:eth1 r2:eth1 --loss 1%", session)).rejects.toMatchObject({
      ...{ key: "lab_machines_stopped", data: { machines: "default (stopped), r2 (stopped)" } },
    });
    expect(session.world.changes).toEqual([]);
  });

  it("fails with the reason if the state is not known", async () => {
    const session = sessionWithLab();
    session.world.broken.add("list").add("info");
    await expect(run("set default:eth1 --loss 1%", session)).rejects.toMatchObject({ key: "orbctl_failed" });
    expect(session.world.runs).toEqual([]);
  });

  it.each([
    ["interface eth1", { key: "link_interface_missing", data: { interface: "eth1" } }],
    ["program tc", { key: "guest_tool_missing", data: { tool: "tc" } }],
    ["kernel netem", { key: "netem_missing" }],
  ])("says what the guest has not: %s", async (missing, failure) => {
    const session = sessionWithLab();
    session.world.guestOutput = `== missing\n${missing}\n`;
    await expect(run("set default:eth1 --loss 1%", session)).rejects.toMatchObject(failure);
    expect(session.stdout).toBe("");
  });

  it("says which machine failed, and ends with 4", async () => {
    const session = sessionWithLab();
    session.world.fail("run", new ExpectedError("guest_not_responding", { name: "r", seconds: 15 }));
    expect(await run("set default:eth1 r2:eth1 --loss 1%", session)).toBe(4);
    expect(session.stdout).toBe("r2:eth1: loss 1%\n");
    expect(session.stderr).toContain("default: The machine");
  });
});

describe("vagrant lab link reset, down and up", () => {
  it.each(["reset", "down", "up"])("%s", async (what) => {
    const session = sessionWithLab();
    expect(await run(`${what} default:eth2 r2:eth2`, session)).toBe(0);
    expect(calls(session)).toEqual([
      [what, "eth2"],
      [what, "eth2"],
    ]);
    const becomes = what === "reset" ? "no impairments" : what;
    expect(session.stdout).toBe(`default:eth2: ${becomes}\nr2:eth2: ${becomes}\n`);
  });

  it("resets all ends of the lab that are in running machines", async () => {
    const session = sessionWithLab();
    expect(await run("reset --all", session)).toBe(0);
    expect(calls(session)).toEqual([
      ["reset", "eth1 eth2"],
      ["reset", "eth1 eth2"],
    ]);
    const stopped = sessionWithLab("stopped");
    expect(await run("reset --all", stopped)).toBe(0);
    expect([stopped.stderr, stopped.world.changes]).toEqual([
      "No machine with an end of a link is running.\n",
      [],
    ]);
  });

  it("does not say that all is reset if a state is not known", async () => {
    const session = sessionWithLab();
    session.world.broken.add("list").add("info");
    await expect(run("reset --all", session)).rejects.toMatchObject({ key: "orbctl_failed" });
  });

  it.each(["reset", "reset --all default:eth1"])("asks what `%s` should reset", async (words) => {
    const session = sessionWithLab();
    expect(await run(words, session)).toBe(2);
    expect(session.stderr).toContain("name ends such as r1:eth1, or `--all`");
  });
});

describe("vagrant lab link show", () => {
  it("shows the impairments of each end, by one command in each guest", async () => {
    const session = sessionWithLab();
    session.world.guestOutput = answer;
    expect(await run("show default", session)).toBe(0);
    expect(rows(session).slice(1)).toEqual([
      "default running eth1 r2:eth1 up 50ms 5ms 1% 10mbit 0.1% 2%",
      "default running eth2 r2:eth2 down - - - - - -",
    ]);
    expect(session.world.runs).toHaveLength(1);
  });

  it("shows only the ends that are named, and all machines if none is", async () => {
    const one = sessionWithLab();
    one.world.guestOutput = answer;
    await run("show r2:eth2", one);
    expect(rows(one).slice(1)).toEqual(["r2 running eth2 default:eth2 down - - - - - -"]);
    const all = sessionWithLab();
    await run("show", all);
    expect(rows(all).map((row) => row.split(" ")[0])).toEqual([
      "MACHINE",
      "default",
      "default",
      "r2",
      "r2",
      "r3",
    ]);
  });

  it("prints all of it as JSON", async () => {
    const session = sessionWithLab();
    session.world.guestOutput = answer;
    await run("show default --json", session);
    const [{ interfaces }] = JSON.parse(session.stdout).machines;
    expect(interfaces.map((end: { impairments: object }) => end.impairments)).toEqual([
      {
        ...{ delay_ms: 50, jitter_ms: 5, loss_percent: 1, rate_bits_per_second: 10_000_000 },
        ...{ corrupt_percent: 0.1, duplicate_percent: 2 },
      },
      {
        ...{ delay_ms: 0, jitter_ms: 0, loss_percent: 0, rate_bits_per_second: null },
        ...{ corrupt_percent: 0, duplicate_percent: 0 },
      },
    ]);
  });

  it.each([
    answer.replace(/\[\{.*\n/, ""),
    answer.replace('"dev":"eth1"', '"dev":7'),
    answer.replace(/\[\{.*\}\]/, "[null, 1]"),
    answer.slice(0, answer.indexOf("== disciplines")),
  ])("does not say that there are none if they are not known", async (incomplete) => {
    const session = sessionWithLab();
    session.world.guestOutput = incomplete;
    await run("show default:eth1", session);
    expect(rows(session)[1]).toMatch(/ up( \?){6}$/);
    session.stdout = "";
    await run("show default:eth1 --json", session);
    expect(JSON.parse(session.stdout).machines[0].interfaces[0].impairments).toBeNull();
  });

  it("shows stopped machines without asking them", async () => {
    const session = sessionWithLab("stopped");
    expect(await run("show default:eth1", session)).toBe(0);
    expect(rows(session)[1]).toBe("default stopped eth1 r2:eth1 - - - - - - -");
    expect(session.world.runs).toEqual([]);
  });
});
