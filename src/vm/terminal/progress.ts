import type { Session } from "../session/session.js";

const terminalMs = 500;
const elsewhereMs = 10_000;
/** Moves to the beginning of the line and clears it. */
const clearLine = "\r\u001b[K";

/**
 * Shows the progress of long work: on a terminal in one line that is updated, elsewhere as a new line every ten
 * seconds. `describe` gets the seconds since the start.
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
