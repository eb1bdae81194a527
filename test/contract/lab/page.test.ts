import { request } from "node:http";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { contentPolicy, renderPage } from "../../../src/lab/page/page.js";
import { pageNodes } from "../../../src/lab/page/page-nodes.js";
import { servePage } from "../../../src/lab/page/serve-page.js";
import type { StateId } from "../../../src/machine/state.js";
import { Browser, findChromium } from "../../support/browser.js";
import { sampleGraph } from "../../support/sample-graph.js";

const links = [
  { "r1:eth1": "10.0.12.1/30", "r2:eth1": "10.0.12.2/30" },
  { "r1:eth2": undefined, "r2:eth2": undefined, "h1:eth1": undefined },
];
const chromium = await findChromium();

let stop: AbortController;
let served: Promise<void>;
let url: string;
let state: StateId;

beforeEach(async () => {
  state = "running";
  stop = new AbortController();
  const nodes = () => pageNodes(sampleGraph(links, { r1: state }), []);
  const graph = sampleGraph(links);
  const html = renderPage({ graph, nodes: nodes(), time: new Date(), live: true });
  const page = { html, policy: contentPolicy(true), state: async () => JSON.stringify({ nodes: nodes() }) };
  url = await new Promise((resolve, reject) => {
    served = servePage(page, { port: 0, signal: stop.signal, onReady: resolve });
    served.catch(reject);
  });
});

afterEach(async () => {
  stop.abort();
  await served;
});

function statusFor(headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { headers, agent: false }, (answer) => resolve(answer.resume().statusCode))
      .on("error", reject)
      .end();
  });
}

describe("the server of a lab's page", () => {
  it("answers this computer only under its own name, and ends with the command", async () => {
    expect(await statusFor({})).toBe(200);
    expect(await statusFor({ host: "evil.example" })).toBe(403);
    expect(await statusFor({ origin: "http://evil.example" })).toBe(403);
    const answer = await fetch(new URL("state", url));
    expect(await answer.json()).toMatchObject({ nodes: [{ state: "running" }, {}, {}, {}] });
    stop.abort();
    await served;
    await expect(statusFor({})).rejects.toThrow("ECONNREFUSED");
  });

  it("says so if the port is taken", async () => {
    const page = { html: "", policy: "", state: async () => "" };
    const port = Number(new URL(url).port);
    const again = servePage(page, { port, signal: stop.signal, onReady: () => undefined });
    await expect(again).rejects.toMatchObject({ key: "page_unservable" });
  });
});

describe.skipIf(chromium === undefined)("the page of a lab in Chromium", () => {
  // Debian has it as `chromium` and `chromium-headless-shell`.
  it("shows details by keyboard and by click, and follows states", async () => {
    const browser = await Browser.open(chromium ?? "", url);
    try {
      const details = () => browser.valueOf<string>("document.getElementById('details').innerText");
      const chosen = "document.activeElement.getAttribute('aria-label')";
      await vi.waitFor(() => expect(details()).resolves.toContain("Choose a machine"), { timeout: 10_000 });
      await browser.valueOf("document.querySelector('[data-zoom=Fit]').focus()");
      await browser.press("Tab", 9);
      expect(await browser.valueOf(chosen)).toBe("r1: running");
      await browser.press("Enter", 13);
      expect(await details()).toMatch(/^r1\n[\s\S]*10\.0\.12\.1\/30 – r2:eth1 10\.0\.12\.2\/30/);
      await browser.valueOf("document.querySelector('[data-node=\"3\"]').dispatchEvent(new Event('click'))");
      expect(await details()).toContain("r2:eth2");

      state = "stopped";
      const frame = "document.querySelector('[data-node=\"0\"]').outerHTML";
      await vi.waitFor(
        async () => expect(await browser.valueOf(frame)).toMatch(/class="node machine off"[\s\S]*>stopped</),
        { timeout: 10_000 },
      );
      stop.abort();
      await vi.waitFor(
        async () =>
          expect(await browser.valueOf("document.querySelector('header').innerText")).toContain("Not live"),
        { timeout: 10_000 },
      );
    } finally {
      await browser.close();
    }
  });
});
