import { messageOf } from "../../errors.js";
import type { HttpCondition } from "./wanted-services.js";

/** Longer answers are cut. */
const longestBody = 64 * 1024;

/**
 * Must be called just before the first probe. The first `fetch` of a process loads Node's HTTP parser. If a connection
 * is closed before that, for example by Docker's proxy for a port on which nothing listens, `fetch` was seen to wait
 * until its timeout.
 */
export function prepareProbes(): void {
  fetch("data:,").catch(() => undefined);
}

/**
 * Requests a path over HTTP. Returns what is wrong with the answer; `undefined` if nothing is. Follows no redirects.
 *
 * @param origin such as `http://127.0.0.1:8080`
 */
export async function probeHttp(
  origin: string,
  { path, status, body }: HttpCondition,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const response = await fetch(`${origin}${path}`, { redirect: "manual", signal });
    const text = await beginningOf(response);
    const fits = status === undefined ? response.ok : response.status === status;
    if (!fits) return `${path} answers with status ${response.status}`;
    if (body !== undefined && !text.includes(body))
      return `the answer of ${path} does not contain ${JSON.stringify(body)}`;
    return undefined;
  } catch (error) {
    if (signal.aborted) return `${path} did not answer in time`;
    return `${path} could not be requested: ${reasonOf(error)}`;
  }
}

async function beginningOf({ body }: Response): Promise<string> {
  const reader = body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  while (reader !== undefined && text.length < longestBody) {
    const { done, value } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
  }
  // Not awaited, because the connection may take long to close.
  reader?.cancel().catch(() => undefined);
  return text;
}

/** `fetch` itself only says that it failed. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error
    ? cause.message || String((cause as NodeJS.ErrnoException).code)
    : messageOf(error);
}
