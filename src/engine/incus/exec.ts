import type { IncusClient } from "./client.js";
import { RepeatedSession } from "./repeated-session.js";
import { type ExecRequest, type ExecSession, startCommand } from "./start-command.js";

export type { ExecSession } from "./start-command.js";

/**
 * Runs a command in an instance. One that Incus could not start is started again, with the input that was meant for it: but only while it
 * is certain that nothing of it ran.
 */
export async function exec(
  client: IncusClient,
  instance: string,
  what: ExecRequest,
  start = startCommand,
): Promise<ExecSession> {
  const startOnce = () => start(client, instance, what);
  const session = new RepeatedSession(await startOnce(), startOnce);
  hangUpWhenGone(session, what.gone);
  return session;
}

function hangUpWhenGone(session: ExecSession, gone: AbortSignal | undefined): void {
  const hangUp = () => session.hangUp();
  gone?.addEventListener("abort", hangUp);
  if (gone?.aborted) hangUp();
  session.exit.catch(() => undefined).finally(() => gone?.removeEventListener("abort", hangUp));
}
