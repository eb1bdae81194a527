import { messageOf } from "../../errors.js";
import type { HttpCondition } from "./wanted-services.js";

/** More of an answer is not read. */
const longestBody = 64 * 1024;

/**
 * To be called a moment before the first probe. The first `fetch` of a process loads Node's parser of HTTP; a connection that is closed before
 * it is there (by Docker's proxy, say, of a port behind which nobody listens) was seen to be waited for until its time is over.
 */
export function prepareProbes(): void {
  fetch("data:,").catch(() => undefined);
}

/**
 * Asks for a path over HTTP, and answers what is wrong with what comes back: nothing, if it is as it should be. Follows no redirection.
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
  // The end of the connection is nothing to wait for.
  reader?.cancel().catch(() => undefined);
  return text;
}

/** `fetch` itself says no more than that it failed. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error
    ? cause.message || String((cause as NodeJS.ErrnoException).code)
    : messageOf(error);
}
