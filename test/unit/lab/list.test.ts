import { expect, it } from "vitest";
import { runLab } from "../../../src/lab/program.js";
import { unreachable } from "../../support/fake-parts.js";
import { FakeSession } from "../../support/fake-session.js";

/** Two labs whose ids begin with the same words, and a machine of none. */
function computer(): FakeSession {
  const session = new FakeSession();
  const { world } = session;
  for (const [lab, machines] of [
    ["lab1", ["r1", "r2", "r3"]],
    ["lab10", ["r1"]],
  ] as const) {
    world.labs.set(`${lab}-a`, {
      ...{ schema_version: 1, name: lab, root_path: `/${lab}`, next_vlan: 102 },
      machines_folder: `/${lab}/.vagrant/machines`,
      allocations: Object.fromEntries(machines.map((name) => [name, [100]])),
      links: { "r1:eth1 r2:eth1": 100, core: 101 },
    });
    for (const name of machines.filter((each) => each !== "r3")) register(session, lab, name);
  }
  register(session, "other", "web");
  world.add({ id: "lab1-r1", name: "orb-1" });
  world.add({ id: "lab1-r2", name: "orb-2", state: "stopped" });
  return session;
}

function register({ world }: FakeSession, project: string, name: string): void {
  world.registry.set(`${project}-${name}`, {
    ...{ schema_version: 1, provider: "orbstack", machine_id: `${project}-${name}`, machine_name: name },
    ...{
      root_path: `/${project}`,
      data_dir: `/${project}/.vagrant/machines/${name}/orbstack`,
      created_at: "",
    },
  });
}

it("`vagrant lab list` shows all labs, with the states of exactly their machines", async () => {
  const session = computer();
  expect((await runLab(["list"], session)).exit_code).toBe(0);
  expect(session.stdout).toMatch(/^lab1-a +lab1 +1 running, 1 stopped, 1 not created +2 +\/lab1$/m);
  expect(session.stdout).toMatch(/^lab10-a +lab10 +1 not created +2 +\/lab10$/m);
  expect(session.stdout).not.toContain("other");
});

it("`vagrant lab list --json` has the links with their numbers", async () => {
  const session = computer();
  await runLab(["list", "--json"], session);
  expect(JSON.parse(session.stdout).labs[1]).toEqual({
    ...{ id: "lab10-a", name: "lab10", project: "/lab10" },
    machines: [{ name: "r1", state: "not_created" }],
    links: [
      { key: "r1:eth1 r2:eth1", number: 100 },
      { key: "core", number: 101 },
    ],
  });
});

it("`vagrant lab list` asks OrbStack once for all labs", async () => {
  const session = computer();
  await runLab(["list"], session);
  expect(session.world.events).toEqual(["list"]);
});

it("`vagrant lab list` knows no state if OrbStack cannot be asked, and says so", async () => {
  const session = computer();
  session.world.failures.set("list", unreachable());
  expect((await runLab(["list"], session)).exit_code).toBe(0);
  expect(session.stdout).toMatch(/^lab1-a +lab1 +2 unknown, 1 not created /m);
  expect(session.stderr).toContain("Not all machines could be listed");
});

it("`vagrant lab list` does not take a machine for not created if its registry entry may be lost", async () => {
  const session = computer();
  session.world.lostEntries = [{ lost: "X", path: "/registry/X.json" }];
  await runLab(["list"], session);
  expect(session.stdout).toMatch(/^lab1-a +lab1 +1 running, 1 stopped, 1 unknown /m);
});

it("`vagrant lab list` shows the other labs beside a damaged one", async () => {
  const session = computer();
  session.world.damagedLabs = ["lab1-a"];
  await runLab(["list"], session);
  expect(session.stdout).not.toMatch(/^lab1-a/m);
  expect(session.stdout).toMatch(/^lab10-a/m);
  expect(session.stderr).toContain("/home/orbstack/networks/lab1-a.json cannot be read");
});

it("`vagrant lab list` says that there are none", async () => {
  const session = new FakeSession();
  await runLab(["list"], session);
  expect([session.stdout, session.stderr]).toEqual(["", "There are no labs.\n"]);
});
