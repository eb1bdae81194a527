import { Readable } from "node:stream";
import type { Guest } from "../../actions/guest/guest.js";
import { cleanLines } from "../../machine/clean-text.js";
import type { GuestCommand } from "../../orbstack/driver.js";

interface QuietRun {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly input: Buffer | undefined;
}

/** Longer than any device's configuration, in bytes. */
const longest = 64 * 1024 * 1024;
const longestMessage = 2_000;

/** Runs a command whose output is a secret: it is in no log. `stderr` has the end of what a failed command said. */
export async function runQuietly(guest: Guest, command: GuestCommand, { input, ...options }: QuietRun) {
  const chunks: Record<"stdout" | "stderr", Uint8Array[]> = { stdout: [], stderr: [] };
  let length = 0;
  const result = await guest.run(command, {
    ...options,
    ...(input !== undefined && { input: Readable.from([input]) }),
    unbuffered: true,
    onOutput: async (stream, chunk) => {
      length += chunk.length;
      if (length <= longest) chunks[stream].push(chunk);
    },
  });
  const content = Buffer.concat(chunks.stdout);
  if (length > longest) return { ...result, content, exitCode: 1, stderr: "it printed more than 64 MiB" };
  const said = Buffer.concat([...chunks.stderr, ...chunks.stdout]).subarray(-longestMessage);
  return { ...result, content, stderr: cleanLines(said.toString("utf8")) };
}
