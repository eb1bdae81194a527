import type { IncomingHttpHeaders } from "node:http";

/** What the server shows. */
export interface ServedPage {
  readonly html: string;
  /** The content security policy. */
  readonly policy: string;
  /** The nodes with their current states, as JSON. */
  state(): Promise<string>;
}

interface Request {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const common = {
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin",
} as const;

/**
 * Answers requests of the page and of users who open it. Another site's page must not read the lab: neither by a name of
 * its own that leads to this computer, which the `Host` header shows, nor by a request of its own.
 */
export async function answerRequest(request: Request, port: number, page: ServedPage): Promise<Answer> {
  const { method, url, headers } = request;
  if (!ownHosts(port).includes(headers.host ?? ""))
    return refusal(403, "Open the address that vagrant lab graph printed.");
  if (!isOwn(headers, port)) return refusal(403, "Only this page may ask.");
  if (method !== "GET" && method !== "HEAD")
    return refusal(405, "This page can only be read.", { Allow: "GET, HEAD" });
  if (url === "/")
    return answer("text/html; charset=utf-8", page.html, { "Content-Security-Policy": page.policy });
  if (url === "/state") return answer("application/json", await page.state());
  return refusal(404, "There is no such page.");
}

/** Browsers say where a request comes from: `none` is the user. Other programs say nothing. */
function isOwn({ origin, "sec-fetch-site": site }: IncomingHttpHeaders, port: number): boolean {
  const isOwnOrigin = origin === undefined || ownHosts(port).some((host) => origin === `http://${host}`);
  return isOwnOrigin && (site === undefined || site === "same-origin" || site === "none");
}

function ownHosts(port: number): readonly string[] {
  return [`127.0.0.1:${port}`, `localhost:${port}`];
}

function answer(type: string, body: string, more: Answer["headers"] = {}): Answer {
  return { status: 200, headers: { ...common, "Content-Type": type, ...more }, body };
}

function refusal(status: number, body: string, more: Answer["headers"] = {}): Answer {
  const headers = { ...common, "Content-Type": "text/plain; charset=utf-8", ...more };
  return { status, headers, body: `${body}\n` };
}
