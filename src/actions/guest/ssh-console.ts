import { ExpectedError, isExpected } from "../../errors.js";
import type { Logger } from "../../machine/logger.js";
import type { Machine } from "../../machine/machine.js";
import { shortSentenceOf } from "../../machine/sentences.js";
import type { SshInfo } from "../../machine/ssh-info.js";
import type { Command } from "../../orbstack/driver.js";
import { quoteForShell, sshArguments, sshGuest } from "./ssh-guest.js";

/** How long a way into a machine may take to prove that it works. */
export const consoleTimeoutMs = 20_000;

interface Attempt {
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** @default the user that SSH logs in as */
  readonly user: string | undefined;
}

/** Why a way into a machine does not work; `undefined` if it does. Only an interrupt is thrown. */
export async function reasonAgainst(attempt: () => Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await attempt();
  } catch (error) {
    if (!isExpected(error) || isExpected(error, "interrupted")) throw error;
    return isExpected(error, "guest_unreachable") ? error.data.reason : shortSentenceOf(error);
  }
}

/** The reason in the result of a test command; `undefined` if it succeeded. */
export function objectionOf({ exitCode, stderr }: { readonly exitCode: number; readonly stderr: string }) {
  return exitCode === 0 ? undefined : stderr.trim() || `it exited with status ${exitCode}`;
}

/** Why SSH opens no shell for the user; `undefined` if it does. */
export function reasonAgainstSsh(
  { name }: Machine,
  info: SshInfo,
  { logger, signal, user = info.username }: Attempt,
): Promise<string | undefined> {
  return reasonAgainst(async () =>
    objectionOf(
      await sshGuest(name, info, logger).run(["true"], { user, signal, timeoutMs: consoleTimeoutMs }),
    ),
  );
}

interface SshConsole {
  /** @default the user that SSH logs in as */
  readonly user?: string | undefined;
  /** A command that root runs instead of a login shell. */
  readonly shell?: string | undefined;
}

/** The command that opens a shell in the machine over SSH. */
export function sshConsole(info: SshInfo, { user, shell }: SshConsole = {}): Command {
  const wanted = (shell === undefined ? user : "root") ?? info.username;
  const login = shell === undefined ? ["-i"] : [];
  const become = wanted === info.username ? [] : ["sudo", "-n", ...login, "-u", wanted];
  const run = shell === undefined ? [] : ["sh", "-c", quoteForShell(shell)];
  return { program: "ssh", args: ["-t", ...sshArguments(info), ...become, ...run] };
}

export function noConsole({ name }: Machine, reason: string): ExpectedError {
  return new ExpectedError("vm_unsupported", { command: "console", name, reason });
}
