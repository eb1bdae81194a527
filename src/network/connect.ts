import { spawn } from "node:child_process";
import { readyWord } from "./forwarding-argv.js";

/** A running `ssh`. */
interface ForwardingConnection {
  /** Resolves when all ports are bound; never if that fails. */
  readonly ready: Promise<void>;
  /** Resolves with its output when it has ended. */
  readonly ended: Promise<string>;
}

export type Connect = (argv: readonly string[]) => ForwardingConnection;

/** How much of the end of its output is kept. */
const keptLength = 2_000;

/** Starts `ssh`. Its input is a pipe that closes when this process exits for any reason, so it never outlives us. */
export const connect: Connect = (argv) => {
  const child = spawn("ssh", argv, { stdio: ["pipe", "pipe", "pipe"] });
  let words = "";
  child.stderr.on("data", (chunk) => (words = `${words}${chunk}`.slice(-keptLength)));
  const ready = new Promise<void>((resolve) => {
    child.stdout.on("data", (chunk) => {
      if (String(chunk).includes(readyWord)) resolve();
    });
  });
  const ended = new Promise<string>((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", () => resolve(words.trim()));
  });
  return { ready, ended };
};
