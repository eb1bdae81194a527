import { describe, expect, it } from "vitest";
import { runLab } from "../../../src/lab/program.js";
import { FakeSession } from "../../support/fake-session.js";
import { link } from "../../support/links.js";

function sessionWithLab(): FakeSession {
  const session = new FakeSession();
  const { world } = session;
  world.lab = {
    name: "campus",
    machines: ["r1", 'r"2', "h1", "alone"],
    links: [
      link({ "r1:eth1": "10.0.12.1/30", 'r"2:eth1': "10.0.12.2/30" }),
      link({ "r1:eth2": undefined, 'r"2:eth3': undefined, "h1:eth1": "fd00::3/64" }, { name: "core" }),
      link({ "r1:eth4": undefined }, { name: "stub" }),
    ],
  };
  world.id = "A";
  world.add({ id: "A", name: "orb-r1" });
  const { machine } = world;
  session.found.push({ ...machine, name: "r1" }, { ...machine, name: 'r"2', id: undefined });
  return session;
}

async function linesOf(format: string): Promise<readonly string[]> {
  const session = sessionWithLab();
  expect((await runLab(["graph", "--format", format], session)).exit_code).toBe(0);
  return session.stdout.trimEnd().split("\n");
}

describe("vagrant lab graph", () => {
  it("shows each machine with its interfaces and what is at their other ends", async () => {
    expect(await linesOf("text")).toEqual([
      "r1 (running)",
      '  eth1 10.0.12.1/30 -- r"2:eth1 10.0.12.2/30',
      '  eth2 -- [core] -- r"2:eth3, h1:eth1 fd00::3/64',
      "  eth4 -- [stub]",
      'r"2 (not created)',
      "  eth1 10.0.12.2/30 -- r1:eth1 10.0.12.1/30",
      "  eth3 -- [core] -- r1:eth2, h1:eth1 fd00::3/64",
      "h1 (another provider's)",
      '  eth1 fd00::3/64 -- [core] -- r1:eth2, r"2:eth3',
    ]);
  });

  it("is written for Mermaid", async () => {
    expect(await linesOf("mermaid")).toEqual([
      "graph LR",
      '  m0["r1<br/>running"]',
      '  m1["r#quot;2<br/>not created"]',
      `  m2["h1<br/>another provider's"]`,
      '  m0 ---|"eth1 10.0.12.1/30<br/>eth1 10.0.12.2/30"| m1',
      '  l1(["core"])',
      '  m0 ---|"eth2"| l1',
      '  m1 ---|"eth3"| l1',
      '  m2 ---|"eth1 fd00::3/64"| l1',
      '  l2(["stub"])',
      '  m0 ---|"eth4"| l2',
    ]);
  });

  it("is written for Graphviz", async () => {
    expect(await linesOf("dot")).toEqual([
      "graph lab {",
      '  m0 [shape=box, style=solid, label="r1"];',
      '  m1 [shape=box, style=dashed, label="r\\"2"];',
      '  m2 [shape=box, style=dashed, label="h1"];',
      '  m0 -- m1 [taillabel="eth1 10.0.12.1/30", headlabel="eth1 10.0.12.2/30"];',
      '  l1 [shape=ellipse, label="core"];',
      '  m0 -- l1 [taillabel="eth2"];',
      '  m1 -- l1 [taillabel="eth3"];',
      '  m2 -- l1 [taillabel="eth1 fd00::3/64"];',
      '  l2 [shape=ellipse, label="stub"];',
      '  m0 -- l2 [taillabel="eth4"];',
      "}",
    ]);
  });

  it("is drawn as an SVG file", async () => {
    const lines = await linesOf("svg");
    expect(lines[0]).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(lines).toContain("</svg>");
    expect(lines.join("\n")).toContain("<title>r&quot;2: not created</title>");
    expect(lines.join("\n")).toContain("prefers-color-scheme: dark");
  });

  it("refuses an unknown format, and a project without a lab", async () => {
    const session = sessionWithLab();
    expect((await runLab(["graph", "--format", "svgg"], session)).exit_code).toBe(2);
    const { machine } = session.world;
    session.found.splice(0, 2, { ...machine, lab: { ...machine.lab, name: undefined, links: [] } });
    await expect(runLab(["graph"], session)).rejects.toMatchObject({ key: "lab_missing" });
  });
});
