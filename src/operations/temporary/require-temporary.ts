import { ExpectedError } from "../../errors.js";
import { isTemporaryName, type TemporaryRecord } from "../../state/temporary-machines.js";
import type { TemporaryContext } from "./context.js";
import { readTemporary } from "./read-temporary.js";

/** The record of a temporary machine. Fails with `temporary_missing` and `metadata_unreadable`. */
export async function requireTemporary(name: string, context: TemporaryContext): Promise<TemporaryRecord> {
  const { parts, homePath } = context;
  const machines = parts.temporary.machines(homePath);
  const record = isTemporaryName(name) ? await readTemporary(name, context) : undefined;
  if (record !== undefined) return record;
  const names = await machines.names();
  throw new ExpectedError("temporary_missing", { name, names: names.join(", ") || "none" });
}

/** Runs `work` under the machine's lock. Fails with `temporary_missing`, `lock_timeout` and `interrupted`. */
export async function withTemporary<T>(
  name: string,
  context: TemporaryContext,
  work: (record: TemporaryRecord) => Promise<T>,
): Promise<T> {
  const { parts, homePath, signal } = context;
  // Locking a missing machine would create its folder.
  await requireTemporary(name, context);
  return parts.temporary.exclusively(homePath, name, signal, async () =>
    work(await requireTemporary(name, context)),
  );
}
