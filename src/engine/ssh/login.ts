import { once } from "node:events";
import { openLogin, reportLogin } from "../../generated/engine-scripts.js";
import { cleanText } from "../../machine/clean-text.js";
import { loginEnvironment } from "../guest/guest-command.js";
import type { IncusClient } from "../incus/client.js";
import { type ExecSession, exec } from "../incus/exec.js";
import type { Machine } from "../machines/store.js";
import { readReport, type SessionTraits } from "./login-report.js";

/** A user's login session in a guest. */
export interface Login {
  readonly machine: Machine;
  readonly user: string;
  readonly traits: SessionTraits;
  /** Resolves when the session is over, for example because the guest shuts down. */
  readonly ended: Promise<void>;
  end(): void;
}

/** The guest refused the user. The message is the guest's output. */
export class LoginRefused extends Error {}

/** The exit status of `open-login.sh` while the guest boots or shuts down. */
const tryAgain = 75;
const longestComplaint = 2_000;
/** Longer than any real report. */
const longestReport = 1 << 20;

/** Opens a session; `undefined` while the guest boots or shuts down. Fails with `LoginRefused`, and as `exec` does. */
export async function openSession(
  client: IncusClient,
  machine: Machine,
  user: string,
  log: (text: string) => void,
): Promise<Login | undefined> {
  const session = await exec(client, machine.instance.name, {
    command: ["/bin/sh", "-c", openLogin, "sh", user, reportLogin],
    environment: loginEnvironment,
  });
  let said = "";
  session.stderr.on("data", (chunk: Buffer) => {
    said = cleanText(said + chunk.toString("utf8"), longestComplaint).trim();
    log(`${machine.record.name}: ${said}`);
  });
  const traits = await traitsOf(session);
  if (traits !== undefined)
    return { machine, user, traits, ended: endOf(session), end: () => session.stdin.end() };
  session.stdin.end();
  const code = await session.exit;
  if (!session.stderr.readableEnded) await once(session.stderr, "end");
  // Ended by a signal: the guest shuts down.
  if (code === tryAgain || (code > 128 && code < 128 + 64)) return undefined;
  throw new LoginRefused(said || `the login failed with exit status ${code}`);
}

/** What the session reports about itself; `undefined` if it ended first. */
function traitsOf({ stdout }: ExecSession): Promise<SessionTraits | undefined> {
  return new Promise((resolve) => {
    let text = "";
    const read = (chunk: Buffer) => {
      text += chunk.toString("utf8");
      const traits = readReport(text);
      if (traits === undefined && text.length < longestReport) return;
      stdout.off("data", read);
      resolve(traits);
    };
    stdout.on("data", read);
    stdout.once("end", () => resolve(undefined));
  });
}

/** A second report means that the session is over: the script has opened another one, without PAM. */
function endOf({ stdout, stdin, exit }: ExecSession): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      stdin.end();
      resolve();
    };
    stdout.once("data", end);
    stdout.resume();
    exit.then(end, end);
  });
}
