import type { ProcessId } from "../../process/process-id.js";
import type { TemporaryContext } from "./context.js";
import { destroyAbandoned } from "./destroy.js";

/** Seconds between two attempts to destroy a machine. */
const pauses = [1, 5, 15, 60, 300];
const lookMs = 1_000;

type Wait = (ms: number) => Promise<unknown>;

/**
 * Waits until the session of a temporary machine is over, then destroys the machine. Ends early if the machine no
 * longer exists. Failures are retried for a while, and then left to `guardLeftovers`.
 */
export async function watchSession(name: string, context: TemporaryContext, wait: Wait): Promise<void> {
  const { parts, homePath } = context;
  const sessionOf = async () => (await parts.temporary.machines(homePath).read(name))?.session;
  for (;;) {
    const session = await sessionOf();
    if (session === undefined) return;
    if (!(await mayBeAlive(session, context))) break;
    await wait(lookMs);
  }
  for (const seconds of pauses) {
    try {
      return await destroyAbandoned(name, context);
    } catch (error) {
      parts.logger.error({ err: error }, "the machine could not be destroyed");
      await wait(seconds * 1_000);
    }
  }
}

/** Starts guards for machines whose session is over, but which still exist, for example after a reboot. */
export async function guardLeftovers(context: TemporaryContext): Promise<void> {
  const { parts, homePath } = context;
  const { machines, guard } = parts.temporary;
  for (const name of await machines(homePath).names()) {
    const record = await machines(homePath)
      .read(name)
      .catch(() => undefined);
    if (record?.session !== undefined && !(await mayBeAlive(record.session, context)))
      await guard(homePath, name);
  }
}

/** As long as that is not known, the user may be working in the machine. */
async function mayBeAlive(session: ProcessId, { parts }: TemporaryContext): Promise<boolean> {
  try {
    return await parts.temporary.isAlive(session);
  } catch (error) {
    parts.logger.warn({ err: error }, "whether the session is over is not known");
    return true;
  }
}
