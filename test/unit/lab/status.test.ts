import { describe, expect, it } from "vitest";
import { ExpectedError } from "../../../src/errors.js";
import { runLab } from "../../../src/lab/program.js";
import type { Machine } from "../../../src/machine/machine.js";
import { FakeSession } from "../../support/fake-session.js";
import { link } from "../../support/links.js";

const lab: Machine["lab"] = {
  options: {},
  name: "campus",
  machines: ["default", "r2"],
  misplaced: [],
  links: [
    link({ "default:eth1": "10.0.12.1/30", "r2:eth1": "10.0.12.2/30" }),
    link({ "default:eth2": undefined, "r2:eth2": undefined }, { name: "core" }),
    link({ "default:eth3": undefined, "r2:eth3": undefined }, { name: "new" }),
  ],
};

const answer = `== interfaces
eth1 0x1003 1450 2048 1024 20 10 
eth2 0x1002 1300 0 0 0 0 
eth3 missing
== addresses
1: lo    inet 127.0.0.1/8 scope host lo
2: eth0    inet 10.77.0.22/24 scope global eth0
3: eth1    inet 10.0.12.5/30 brd 10.0.12.7 scope global eth1
3: eth1    inet6 fe80::1/64 scope link
`;

function sessionWithLab(state = "running"): FakeSession {
  const session = new FakeSession();
  const { world } = session;
  world.lab = lab;
  world.id = "A";
  world.add({ id: "A", name: "orb-r1", state });
  world.guestOutput = answer;
  world.labs.set("other-1", {
    schema_version: 1,
    machines_folder: "/elsewhere",
    allocations: {},
    next_vlan: 100,
  });
  world.labs.set("campus-1", {
    ...{ schema_version: 1, name: "campus", machines_folder: "/project/.vagrant/machines", next_vlan: 102 },
    allocations: { default: [100, 101] },
    links: { "default:eth1 r2:eth1": 100, core: 101 },
  });
  session.found.push(world.machine);
  return session;
}

describe("vagrant lab status", () => {
  it("shows each end with its link, the guest's addresses, its peer, whether it is up, and counters", async () => {
    const session = sessionWithLab();
    expect((await runLab(["status"], session)).exit_code).toBe(0);
    const rows = session.stdout
      .trim()
      .split("\n")
      .map((row) => row.replaceAll(/ +/g, " "));
    expect(rows.slice(1)).toEqual([
      "default linux running eth1 100 10.0.12.5/30 r2:eth1 up 2.0K 1.0K",
      "default linux running eth2 core - r2:eth2 down 0B 0B",
      "default linux running eth3 new - r2:eth3 missing",
    ]);
  });

  it("prints all of it as JSON", async () => {
    const session = sessionWithLab();
    await runLab(["status", "--json"], session);
    const { id, name, machines } = JSON.parse(session.stdout);
    expect([id, name, machines[0].kind]).toEqual(["campus-1", "campus", "linux"]);
    expect(machines[0].interfaces[0]).toEqual({
      ...{ name: "eth1", link: "default:eth1 r2:eth1", number: 100, peers: ["r2:eth1"] },
      ...{ address: "10.0.12.1/30", addresses: ["10.0.12.5/30"], status: "up", mtu: 1450 },
      ...{ rx_bytes: 2048, tx_bytes: 1024, rx_packets: 20, tx_packets: 10 },
    });
    expect(machines[0].interfaces[2]).toMatchObject({ number: null, status: "missing" });
  });

  it("has the name of the project's folder unless the Vagrantfile names the lab", async () => {
    const session = sessionWithLab();
    const unnamed = {
      ...session.world.machine,
      rootPath: "/home/me/routers",
      lab: { ...lab, name: undefined },
    };
    session.found.splice(0, 1, unnamed);
    await runLab(["status", "--json"], session);
    expect(JSON.parse(session.stdout).name).toBe("routers");
  });

  it("asks a running guest by one command, and a stopped one not at all", async () => {
    const running = sessionWithLab();
    await runLab(["status"], running);
    expect(running.world.runs).toHaveLength(1);
    const stopped = sessionWithLab("stopped");
    expect((await runLab(["status"], stopped)).exit_code).toBe(0);
    expect(stopped.world.runs).toEqual([]);
    expect(stopped.stdout).toMatch(/^default +linux +stopped +eth1 +100 +10\.0\.12\.1\/30 +r2:eth1 +-$/m);
  });

  it("shows what the Vagrantfile has if the guest does not answer, and says why", async () => {
    const session = sessionWithLab();
    session.world.onRun = async () => {
      throw new ExpectedError("guest_not_responding", { name: "default", seconds: 15 });
    };
    expect((await runLab(["status", "--json"], session)).exit_code).toBe(1);
    const [machine] = JSON.parse(session.stdout).machines;
    expect(machine.interfaces).toHaveLength(3);
    expect(machine.interfaces[0].status).toBeNull();
    expect(machine.error).toContain("15 seconds");
  });

  it("has the state `unknown` if OrbStack cannot be asked", async () => {
    const session = sessionWithLab();
    session.world.broken.add("list").add("info");
    expect((await runLab(["status"], session)).exit_code).toBe(1);
    expect(session.stdout).toMatch(/^default +linux +unknown +eth1/m);
  });

  it.each([
    "== interfaces\neth1 0xzz 1 2 3 4 5\n",
    "== interfaces\neth1 0x1003 99999999999999999999999 2 3 4 5\n",
  ])("takes no nonsense from a guest: %j", async (nonsense) => {
    const session = sessionWithLab();
    session.world.guestOutput = nonsense;
    expect((await runLab(["status"], session)).exit_code).toBe(1);
    expect(session.stdout).toMatch(/eth1 .* -$/m);
    expect(session.stderr).toContain("cannot be read");
  });

  it("shows machines without ends, and fails in a project without a lab", async () => {
    const session = sessionWithLab();
    const alone = { ...session.world.machine, lab: { ...lab, links: [] } };
    session.found.splice(0, 1, alone);
    await runLab(["status"], session);
    expect(session.stdout).toMatch(/^default +linux +running$/m);
    session.found.splice(0, 1, { ...alone, lab: { ...alone.lab, name: undefined } });
    await expect(runLab(["status"], session)).rejects.toMatchObject({ key: "lab_missing" });
  });
});
