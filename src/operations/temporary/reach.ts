import { ExpectedError } from "../../errors.js";
import type { SshInfo } from "../../machine/ssh-info.js";
import type { TemporaryContext } from "./context.js";
import { machineOf } from "./machine-of.js";
import { reportOn } from "./report.js";
import { requireTemporary } from "./require-temporary.js";

/**
 * Where SSH reaches a temporary machine. Fails with `temporary_missing`, and with `temporary_not_running`, because a
 * stopped one is not started.
 */
export async function reachTemporary(name: string, context: TemporaryContext): Promise<SshInfo> {
  const record = await requireTemporary(name, context);
  const machine = await machineOf(record, context.homePath);
  const info = await context.parts.provider(machine).sshInfo(machine);
  if (info !== undefined) return info;
  const { state, error } = await reportOn(record, context);
  if (error !== undefined) throw error;
  throw new ExpectedError("temporary_not_running", { name, state: state.short });
}
