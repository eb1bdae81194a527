import { describe, expect, it } from "vitest";
import { diagramOf } from "../../../src/lab/drawing/diagram.js";
import { placeLabels } from "../../../src/lab/drawing/labels.js";
import { layOut } from "../../../src/lab/drawing/layout.js";
import { linesOf } from "../../../src/lab/drawing/lines.js";
import { svg } from "../../../src/lab/drawing/svg.js";
import { type SampleLink, sampleGraph } from "../../support/sample-graph.js";

const ring = (count: number): readonly SampleLink[] =>
  Array.from({ length: count }, (_, index) => ({
    [`r${index + 1}:eth1`]: `10.0.${index}.1/30`,
    [`r${((index + 1) % count) + 1}:eth2`]: `10.0.${index}.2/30`,
  }));

/** Eight routers in a ring, each with a segment of four hosts. */
const campus: readonly SampleLink[] = [
  ...ring(8),
  ...Array.from({ length: 8 }, (_, index) => ({
    [`r${index + 1}:eth3`]: `192.168.${index}.1/24`,
    ...Object.fromEntries(
      [1, 2, 3, 4].map((host) => [`h${index + 1}${host}:eth1`, `192.168.${index}.${host + 1}/24`]),
    ),
  })),
];

const star = Array.from({ length: 39 }, (_, index) => ({
  [`hub:eth${index + 1}`]: `10.9.${index}.1/30`,
  [`s${index + 1}:eth1`]: `10.9.${index}.2/30`,
}));

const labs = [
  { what: "four routers in a ring", links: ring(4), machines: 4 },
  { what: "a campus", links: campus, machines: 40 },
  { what: "a star", links: star, machines: 40 },
];

describe("a drawing of a lab", () => {
  it.each(labs)(
    "of $machines machines ($what) has no machine on another or on a line, and no hidden label",
    ({ links, machines }) => {
      const diagram = diagramOf(sampleGraph(links));
      const places = layOut(diagram);
      const { nodes } = diagram;
      expect(nodes.filter(({ kind }) => kind === "machine")).toHaveLength(machines);
      for (const [index, place] of places.entries())
        for (const [other, otherPlace] of places.entries()) {
          if (other <= index) continue;
          const [node, otherNode] = [nodes[index], nodes[other]];
          const across = ((node?.width ?? 0) + (otherNode?.width ?? 0)) / 2;
          const down = ((node?.height ?? 0) + (otherNode?.height ?? 0)) / 2;
          const isApart =
            Math.abs(place.x - otherPlace.x) >= across || Math.abs(place.y - otherPlace.y) >= down;
          expect(isApart, `${node?.name} and ${otherNode?.name}`).toBe(true);
        }
      expect(placeLabels(linesOf(diagram, places), nodes, places).crowded).toEqual([]);
    },
  );

  it("is the same each time", () => {
    expect(svg(sampleGraph(campus))).toEqual(svg(sampleGraph(campus)));
  });

  it("keeps every machine's place when states change", () => {
    const places = (state: "running" | "not_created") =>
      svg(sampleGraph(ring(4), { r1: state }))
        .join("\n")
        .match(/translate\([^)]*\)/g);
    expect(places("running")).toEqual(places("not_created"));
  });

  it("says each state in a word and shows it by a kind of frame", () => {
    const drawn = svg(sampleGraph(ring(4), { r2: "not_created", r3: "unknown", r4: undefined })).join("\n");
    expect(drawn).toMatch(/<g class="node machine running".*>r1<\/text><text[^>]*>running</);
    expect(drawn).toMatch(/<g class="node machine absent".*>r2<\/text><text[^>]*>not created</);
    expect(drawn).toMatch(/<g class="node machine unknown".*>r3<\/text><text[^>]*>unknown</);
    expect(drawn).toMatch(/<g class="node machine foreign".*>r4<\/text><text[^>]*>another provider&#39;s</);
  });

  it("has the interfaces and addresses at the ends, and a node for a link of three ends", () => {
    const links = [
      { "r1:eth1": "10.0.12.1/30", "r2:eth7": "fd00::1/64" },
      { "r1:eth2": undefined, "r2:eth2": undefined, "h1:eth1": undefined },
    ];
    const drawn = svg(sampleGraph(links)).join("\n");
    for (const text of ["eth1", "10.0.12.1/30", "eth7", "fd00::1/64", "3 ends"])
      expect(drawn).toContain(`>${text}</text>`);
    expect(drawn).toContain("<title>r1:eth1 10.0.12.1/30 to r2:eth7 fd00::1/64</title>");
    expect(drawn.match(/<polyline/g)).toHaveLength(4);
  });

  it("draws several links between two machines beside each other", () => {
    const links = [1, 2, 3].map((number) => ({
      [`r1:eth${number}`]: undefined,
      [`r2:eth${number}`]: undefined,
    }));
    const lines =
      svg(sampleGraph(links))
        .join("\n")
        .match(/points="[^"]*"/g) ?? [];
    expect(new Set(lines).size).toBe(3);
  });

  it("has a title and a description for screen readers", () => {
    const drawn = svg(sampleGraph(ring(4), { r2: "stopped" })).join("\n");
    expect(drawn).toMatch(/^<svg [^>]*role="img" aria-labelledby="lab-title lab-desc"/);
    expect(drawn).toContain('<title id="lab-title">campus</title>');
    expect(drawn).toContain(
      '<desc id="lab-desc">4 machines, 4 links. r1: running; r2: stopped; r3: running; r4: running.</desc>',
    );
  });

  it("draws machines without links, and a lab without machines", () => {
    const alone = svg({ ...sampleGraph([]), machines: [{ name: "alone", state: "running" }] }).join("\n");
    expect(alone).toContain(">alone</text>");
    expect(svg(sampleGraph([])).join("\n")).toContain("0 machines, 0 links");
  });

  it("shortens long names, and has them in full for screen readers", () => {
    const name = "a-router-with-a-name-that-does-not-end-soon";
    const drawn = svg(sampleGraph([{ [`${name}:eth1`]: undefined, "网关:eth1": undefined }])).join("\n");
    expect(drawn).toMatch(/>a-router-with-a-n\w*…</);
    expect(drawn).toContain(`<title>${name}: running</title>`);
    expect(drawn).toContain(">网关</text>");
  });

  it.each([
    `</svg><script>alert(1)</script>`,
    `"onload="x`,
    `a&b'c<d`,
    "a\u0000\u001b[31mb\u202ec\ud800\uffff",
  ])("takes no markup from a name: %j", (name) => {
    const graph = { ...sampleGraph([]), name, machines: [{ name, state: "running" as const }] };
    const drawn = svg(graph).join("\n");
    expect(drawn).not.toContain("<script");
    expect(drawn).not.toMatch(/"onload|&(?!amp;|lt;|gt;|quot;|#39;)|[\u202e\ud800\uffff]/);
    expect(drawn).not.toMatch(/\p{Cc}(?<!\n)/u);
    expect(drawn.match(/<g /g)).toHaveLength(1);
  });
});
