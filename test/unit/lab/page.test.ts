import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { answerRequest } from "../../../src/lab/page/answer-request.js";
import { LabReports } from "../../../src/lab/page/lab-reports.js";
import { contentPolicy, renderPage } from "../../../src/lab/page/page.js";
import { pageNodes } from "../../../src/lab/page/page-nodes.js";
import { runLab } from "../../../src/lab/program.js";
import type { MachineReport } from "../../../src/operations/report/report.js";
import { FakeSession } from "../../support/fake-session.js";
import { link } from "../../support/links.js";
import { sampleGraph } from "../../support/sample-graph.js";

const { machine } = new FakeSession().world;
const graph = sampleGraph(
  [
    { "r1:eth1": "10.0.12.1/30", "r2:eth1": "10.0.12.2/30" },
    { "r1:eth2": undefined, "r2:eth2": undefined, "h1:eth1": "10.1.1.1/24" },
  ],
  { h1: undefined },
);
const figures = {
  addresses: ["10.77.0.22"],
  cpuPercent: 12.3,
  memoryUsedBytes: 2 ** 26,
  memoryLimitBytes: 2 ** 29,
};
const reports: readonly MachineReport[] = [
  { machine: { ...machine, name: "r1" }, state: "running", services: [], figures },
  { machine: { ...machine, name: "r2" }, state: "stopped", services: [] },
];

function page(more: Partial<Parameters<typeof renderPage>[0]> = {}): string {
  return renderPage({ graph, nodes: pageNodes(graph, reports), time: new Date(0), live: false, ...more });
}

function dataOf(html: string) {
  const [, json = ""] = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html) ?? [];
  return JSON.parse(json);
}

describe("the page of a lab", () => {
  it("has each machine's state, figures, addresses, links and console command", () => {
    const { nodes, live } = dataOf(page());
    expect(live).toBe(false);
    expect(nodes.map(({ name }: { name: string }) => name)).toEqual(["r1", "r2", "h1", graph.links[1]?.key]);
    expect(nodes[0]).toEqual({
      ...{ name: "r1", look: "running", state: "running" },
      facts: [
        { title: "State", text: "running" },
        { title: "Provider", text: "orbstack" },
        { title: "CPU", text: "12%" },
        { title: "Memory", text: "64M of 512M" },
        { title: "Addresses", text: "10.77.0.22" },
        { title: "eth1", text: "10.0.12.1/30 – r2:eth1 10.0.12.2/30" },
        { title: "eth2", text: "no address – r2:eth2, h1:eth1 10.1.1.1/24" },
        { title: "Console", text: "vagrant vm console r1", command: true },
      ],
    });
    expect(nodes[1].facts.map(({ title }: { title: string }) => title)).toEqual([
      ...["State", "Provider", "eth1", "eth2"],
    ]);
    expect(nodes[2]).toMatchObject({ look: "foreign", state: "another provider's" });
    expect(nodes[3]).toMatchObject({ look: "segment", state: null });
  });

  it("lets a keyboard reach each node, and tells a screen reader what it is", () => {
    const html = page();
    expect(html.match(/tabindex="0" role="button"/g)).toHaveLength(4);
    expect(html).toContain('aria-label="r2: stopped"');
    expect(html).toMatch(/<svg [^>]*role="group" aria-labelledby="lab-title lab-desc"/);
    expect(html).toContain('<html lang="en">');
  });

  it("loads nothing of another host, and only runs its own script", () => {
    const html = page();
    expect(html.replaceAll("http://www.w3.org/2000/svg", "")).not.toMatch(
      /https?:|url\(|@import| src=| href=/,
    );
    const [script = ""] = /<script>[\s\S]*?<\/script>/.exec(html) ?? [];
    const text = script.replace(/^<script>|<\/script>$/g, "");
    const hash = createHash("sha256").update(text).digest("base64");
    expect(html).toContain(`script-src &#39;sha256-${hash}&#39;`);
    expect(contentPolicy(false)).not.toContain("connect-src");
    expect(contentPolicy(true)).toContain("connect-src 'self'");
  });

  it.each([
    "</script><script>alert(1)</script>",
    "<!--<script>",
    `" onfocus="alert(1)`,
    "<img src=x onerror=alert(1)>",
    "a\u2028b\u202ec\u001b[31md",
  ])("takes no markup from names, links, addresses and guests: %j", (evil) => {
    const bad = {
      name: evil,
      machines: [{ name: evil, state: "running" as const }],
      links: [{ key: evil, mtu: undefined, ends: [{ machine: evil, interface: evil, address: evil }] }],
    };
    const report: MachineReport = {
      ...{ machine: { ...machine, name: evil }, state: "running", services: [] },
      ...{ figures: { addresses: [evil] }, problem: new Error(evil) },
    };
    const nodes = pageNodes(bad, [report]);
    const html = page({ graph: bad, nodes });
    expect(html.match(/<script/g)).toHaveLength(2);
    expect(html.match(/<\/script/g)).toHaveLength(2);
    expect(html).not.toMatch(/<img|<!--|[\u2028\u202e]|\p{Cc}(?<!\n)/u);
    expect(html.replace(/<script[\s\S]*?<\/script>/g, "")).not.toContain('" onfocus=');
    expect(dataOf(html).nodes).toEqual(nodes);
  });

  it("quotes a machine's name in its command", () => {
    const [node] = pageNodes({ ...graph, machines: [{ name: "it's", state: "running" }] }, [
      { machine: { ...machine, name: "it's" }, state: "running", services: [] },
    ]);
    expect(node?.facts.at(-1)?.text).toBe("vagrant vm console 'it'\\''s'");
  });

  it("is printed by `vagrant lab graph --format html`", async () => {
    const session = new FakeSession();
    const { world } = session;
    world.lab = { name: "campus", machines: ["default"], links: [link({ "default:eth1": undefined })] };
    world.id = "A";
    world.add({ id: "A", name: "orb" });
    session.found.push(world.machine);
    expect((await runLab(["graph", "--format", "html"], session)).exit_code).toBe(0);
    expect(session.stdout).toMatch(/^<!DOCTYPE html>[\s\S]*<\/html>\n$/);
    expect(dataOf(session.stdout).nodes[0]).toMatchObject({ name: "default", state: "running" });
  });

  it.each([
    ["--serve", "--format", "svg"],
    ["--serve", "70000"],
    ["--serve", "x"],
  ])("refuses %s %s %s", async (...options) => {
    expect((await runLab(["graph", ...options], new FakeSession())).exit_code).toBe(2);
  });
});

describe("the server of the page", () => {
  const served = { html: "<p>", policy: "default-src 'none'", state: async () => "{}" };
  const ask = (headers: object, url = "/", method = "GET") =>
    answerRequest({ method, url, headers: { host: "127.0.0.1:8000", ...headers } }, 8000, served);

  it("shows the page and the states, and lets no other page embed or keep them", async () => {
    const answer = await ask({});
    expect(answer).toMatchObject({ status: 200, body: "<p>" });
    expect(answer.headers).toMatchObject({
      "Content-Security-Policy": "default-src 'none'",
      "X-Frame-Options": "DENY",
      "Cache-Control": "no-store",
    });
    expect(answer.headers).not.toHaveProperty("Access-Control-Allow-Origin");
    const own = { host: "localhost:8000", origin: "http://localhost:8000", "sec-fetch-site": "same-origin" };
    expect(await ask(own, "/state")).toMatchObject({ status: 200, body: "{}" });
  });

  it.each([
    [{ host: "evil.example:8000" }, 403],
    [{ host: "127.0.0.1" }, 403],
    [{ host: undefined }, 403],
    [{ origin: "http://evil.example" }, 403],
    [{ origin: "null" }, 403],
    [{ origin: "http://127.0.0.1:8001" }, 403],
    [{ "sec-fetch-site": "cross-site" }, 403],
    [{ "sec-fetch-site": "same-site" }, 403],
  ])("refuses %j", async (headers, status) => {
    expect(await ask(headers, "/state")).toMatchObject({ status });
  });

  it("changes nothing and has nothing else", async () => {
    expect(await ask({}, "/", "POST")).toMatchObject({ status: 405 });
    expect(await ask({}, "/../etc/passwd")).toMatchObject({ status: 404 });
    expect(await ask({}, "//evil")).toMatchObject({ status: 404 });
  });
});

describe("the reports for the page", () => {
  it("are the same for those who ask at the same time, and new ones later", async () => {
    const session = new FakeSession();
    const { world } = session;
    world.id = "A";
    world.add({ id: "A", name: "orb" });
    const reports = new LabReports([world.machine], session);
    const [one, other] = await Promise.all([reports.read(), reports.read()]);
    expect(one).toBe(other);
    expect(one).toMatchObject([{ state: "running" }]);
    world.machines = world.machines.map((orb) => ({ ...orb, state: "stopped" }));
    expect(await reports.read()).toMatchObject([{ state: "stopped" }]);
  });
});
