import { createHash } from "node:crypto";
import { graphPageCss, graphPageJs } from "../../generated/page-assets.js";
import type { Graph } from "../../operations/lab/graph.js";
import { drawingStyle } from "../drawing/look.js";
import { element, tag, textElement } from "../drawing/markup.js";
import { draw } from "../drawing/svg.js";
import type { PageNode } from "./page-nodes.js";

export interface PageContent {
  readonly graph: Graph;
  readonly nodes: readonly PageNode[];
  readonly time: Date;
  /** Whether the page asks its server for newer states. */
  readonly live: boolean;
}

const style = `${drawingStyle}${graphPageCss}`;

/** What the page may load and run: its own style and script, and nothing of another host. */
export function contentPolicy(live: boolean): string {
  return [
    ...["default-src 'none'", `style-src '${hashOf(style)}'`, `script-src '${hashOf(graphPageJs)}'`],
    ...(live ? ["connect-src 'self'"] : []),
    ...["base-uri 'none'", "form-action 'none'"],
  ].join("; ");
}

/** The lab as a page in a single file. */
export function renderPage(content: PageContent): string {
  const { name } = content.graph;
  const parts = [
    tag("meta", { charset: "utf-8" }),
    tag("meta", { "http-equiv": "Content-Security-Policy", content: contentPolicy(content.live) }),
    tag("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
    textElement("title", {}, `${name} – lab`),
    element("style", {}, style),
    header(name, content),
    main(content),
    data(content),
    element("script", {}, graphPageJs),
  ];
  return `<!DOCTYPE html>\n<html lang="en">\n${parts.join("\n")}\n</html>\n`;
}

function header(name: string, { time, live }: PageContent): string {
  return element(
    "header",
    {},
    textElement("h1", {}, name),
    element(
      "p",
      {},
      textElement("span", { id: "news", role: "status" }, live ? "Live" : ""),
      textElement("span", { id: "time" }, ` as of ${time.toISOString().replace(/\.\d+Z$/, "Z")}`),
    ),
    element(
      "p",
      { id: "zoom" },
      ...["Smaller", "Larger", "Fit"].map((word) =>
        textElement("button", { type: "button", "data-zoom": word }, word),
      ),
    ),
  );
}

function main({ graph, nodes }: PageContent): string {
  const svg = draw(graph, {
    role: "group",
    attributesOf: (_node, index) => ({
      ...{ tabindex: 0, role: "button", "aria-pressed": "false", "data-node": index },
      "aria-label": labelOf(nodes[index]),
    }),
  });
  return element(
    "main",
    {},
    element("div", { id: "drawing" }, svg),
    element(
      "aside",
      { id: "details", "aria-live": "polite", "aria-label": "Details" },
      textElement("p", {}, "Choose a machine or a link, by click or with Tab and Enter."),
    ),
  );
}

function labelOf(node: PageNode | undefined): string {
  return node?.state === null ? `link ${node.name}` : `${node?.name}: ${node?.state}`;
}

/** What the script shows. Nothing in it can end the element. */
function data({ nodes, live }: PageContent): string {
  const json = JSON.stringify({ live, nodes }).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return element("script", { type: "application/json", id: "data" }, json);
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
