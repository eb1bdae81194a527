import type { IncusClient } from "./client.js";
import { RetriedSession } from "./retried-session.js";
import { type ExecRequest, type ExecSession, startCommand } from "./start-command.js";

export type { ExecSession } from "./start-command.js";

/**
 * Runs a command in an instance. If Incus could not start it, it is started again with the same input, but only while
 * it is certain that nothing of it ran.
 */
export async function exec(
  client: IncusClient,
  instance: string,
  what: ExecRequest,
  start = startCommand,
): Promise<ExecSession> {
  const startOnce = () => start(client, instance, what);
  const session = new RetriedSession(await startOnce(), startOnce);
  hangUpWhenGone(session, what.gone);
  return session;
}

function hangUpWhenGone(session: ExecSession, gone: AbortSignal | undefined): void {
  const hangUp = () => session.hangUp();
  gone?.addEventListener("abort", hangUp);
  if (gone?.aborted) hangUp();
  session.exit.catch(() => undefined).finally(() => gone?.removeEventListener("abort", hangUp));
}
