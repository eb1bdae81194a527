import type { Session } from "../session/session.js";

const terminalMs = 500;
const elsewhereMs = 10_000;
/** Back to the line's beginning, and the line empty. */
const clearLine = "\r\u001b[K";

/**
 * Runs long work, and shows how far it is: on a terminal in a line that is written anew, elsewhere in a line every ten seconds. `describe` gets
 * the seconds since it began.
 */
export async function whileShowing<T>(
  { terminal: { interactive }, write, say }: Session,
  describe: (seconds: number) => Promise<string> | string,
  work: () => Promise<T>,
): Promise<T> {
  const start = performance.now();
  let ended = false;
  const show = async () => {
    const text = await describe(Math.round((performance.now() - start) / 1000));
    if (ended) return;
    if (interactive) write("stderr", `${clearLine}${text}`);
    else say(text);
  };
  const timer = setInterval(() => void show(), interactive ? terminalMs : elsewhereMs);
  try {
    return await work();
  } finally {
    ended = true;
    clearInterval(timer);
    if (interactive) write("stderr", clearLine);
  }
}
