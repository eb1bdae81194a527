import { setImmediate } from "node:timers/promises";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { probeHttp } from "../../../../src/operations/report/probe-http.js";

const origin = "http://10.0.0.5:8080";
const server = setupServer();
const never = new AbortController().signal;

beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

function answering(response: () => Response | Promise<Response>): void {
  server.use(http.get(`${origin}/health`, response));
}

describe("probeHttp", () => {
  const base = { path: "/health", port: 8080 };
  it.each([
    [200, "ok", {}, undefined],
    [204, null, {}, undefined],
    [503, "ok", {}, "/health answers with status 503"],
    [503, "ok", { status: 503 }, undefined],
    [200, "ok", { status: 503 }, "/health answers with status 200"],
    [302, null, { status: 302 }, undefined],
    [200, "all is ok here", { body: "ok" }, undefined],
    [200, "degraded", { body: "ok" }, 'the answer of /health does not contain "ok"'],
  ])("%i %j with %j: %s", async (status, body, wanted, problem) => {
    answering(() => new HttpResponse(body, { status, headers: { location: "/elsewhere" } }));
    expect(await probeHttp(origin, { ...base, ...wanted }, never)).toBe(problem);
  });

  it("says why there is no answer", async () => {
    answering(() => HttpResponse.error());
    expect(await probeHttp(origin, base, never)).toContain("/health could not be requested: ");
  });

  it("ends at its timeout", async () => {
    const limit = new AbortController();
    answering(() => {
      limit.abort(new DOMException("the time is over", "TimeoutError"));
      return new Promise(() => undefined);
    });
    expect(await probeHttp(origin, base, limit.signal)).toBe("/health did not answer in time");
  });

  it("reads the beginning of an endless answer", async () => {
    let cancelled = false;
    const endless = new ReadableStream({
      pull: async (controller) => {
        await setImmediate();
        if (cancelled) controller.close();
        else controller.enqueue(new TextEncoder().encode("ok ".repeat(1_000)));
      },
    });
    answering(() => new HttpResponse(endless));
    expect(await probeHttp(origin, { ...base, body: "ok" }, never)).toBeUndefined();
    cancelled = true;
  });
});
