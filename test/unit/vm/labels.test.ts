import { describe, expect, it } from "vitest";
import { runLab } from "../../../src/lab/program.js";
import { sentenceOn } from "../../../src/machine/invalid-option.js";
import type { Machine } from "../../../src/machine/machine.js";
import { invalidLab } from "../../../src/network/check-links.js";
import { runVm } from "../../../src/vm/program.js";
import { FakeSession } from "../../support/fake-session.js";

function machineWith(session: FakeSession, name: string, labels: Record<string, unknown>): Machine {
  const { machine } = session.world;
  return { ...machine, name, lab: { ...machine.lab, name: "campus", options: { labels } } };
}

function sessionWithLabels(): FakeSession {
  const session = new FakeSession();
  session.world.id = "A";
  session.world.add({ id: "A", name: "orb", state: "stopped" });
  session.found.push(
    machineWith(session, "r1", { site: "berlin", role: "core" }),
    machineWith(session, "r2", { site: "bonn", role: "core" }),
    machineWith(session, "h1", { site: "berlin", rack: 7 }),
    machineWith(session, "plain", {}),
  );
  return session;
}

async function shownBy(line: string): Promise<readonly string[]> {
  const session = sessionWithLabels();
  await runVm([...line.split(" "), "--json"], session);
  const { machines }: { machines: { name: string }[] } = JSON.parse(session.stdout);
  return machines.map(({ name }) => name);
}

describe("--label", () => {
  it.each([
    ["network --label site=berlin", ["r1", "h1"]],
    ["network --label site=berlin --label role=core", ["r1"]],
    ["network --label role=core r2 h1", ["r2"]],
    ["network r1 --label=rack=7 h1", ["h1"]],
    ["limits --label site=bonn", ["r2"]],
    ["network", ["r1", "r2", "h1", "plain"]],
  ])("selects machines: %s", async (line, names) => {
    expect(await shownBy(line)).toEqual(names);
  });

  it("selects machines of `vagrant lab`, too", async () => {
    const session = sessionWithLabels();
    await runLab(["status", "--label", "site=bonn"], session);
    expect(session.stdout).toMatch(/^MACHINE.*\nr2 .*\n$/);
  });

  it("is a usage error if no machine has it, and says which labels there are", async () => {
    const session = sessionWithLabels();
    expect((await runVm(["kill", "-f", "--label", "site=bern"], session)).exit_code).toBe(2);
    expect(session.stderr).toContain(
      "none of the machines has the labels site=bern; they have rack=7, role=core, site=berlin, site=bonn",
    );
    expect(session.world.events).toEqual([]);
  });

  it("needs a value, and is not offered where it would select nothing", async () => {
    const session = sessionWithLabels();
    expect((await runVm(["network", "--label", "site"], session)).exit_code).toBe(2);
    expect(session.stderr).toContain("Expected a name and a value");
    expect((await runVm(["discover", "--label", "a=b"], session)).exit_code).toBe(2);
  });
});

it.each([[["berlin"]], [{ "a=b": "c" }], [{ site: ["berlin"] }]])(
  "labels that are not names with values are refused: %j",
  (labels) => {
    const session = new FakeSession();
    const machine = machineWith(session, "r1", labels as Record<string, unknown>);
    expect(invalidLab(machine).map(sentenceOn)).toEqual([
      expect.stringMatching(/^config\.lab\.labels.*: expected names without `=`, with values/),
    ]);
  },
);
