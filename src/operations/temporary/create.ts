import { randomBytes } from "node:crypto";
import { ExpectedError } from "../../errors.js";
import { paths } from "../../state/paths.js";
import {
  isTemporaryName,
  type TemporaryProvider,
  type TemporaryRecord,
} from "../../state/temporary-machines.js";
import { writeTemporary } from "../../vagrantfile/temporary.js";
import { validate } from "../validate.js";
import type { TemporaryContext } from "./context.js";
import { machineOf } from "./machine-of.js";
import { addMounts } from "./read-mounts.js";
import { reportOn, type TemporaryReport } from "./report.js";
import { runVagrant } from "./run-vagrant.js";

export interface TemporaryWish {
  /** @default one that is made up */
  readonly name: string | undefined;
  readonly provider: TemporaryProvider;
  readonly box: string | undefined;
  /** The provider block. */
  readonly options: TemporaryRecord["options"];
  /** `host:guest`, `host:guest:ro` */
  readonly mounts: readonly string[];
  /** Where relative mounts count from. */
  readonly cwd: string;
  /** Whether the machine goes with the `vagrant` that the user called, or with what takes its place. */
  readonly bound: boolean;
}

/**
 * Makes a temporary machine and brings it up. When that fails before there is a machine, nothing stays. `temporary_name_invalid`,
 * `temporary_taken`, `temporary_invalid`, `mount_invalid`, and the errors of `NestedVagrant.run`.
 */
export async function createTemporary(
  wish: TemporaryWish,
  context: TemporaryContext,
): Promise<TemporaryReport> {
  const { parts, homePath, signal } = context;
  const name = wish.name ?? `temp-${randomBytes(3).toString("hex")}`;
  if (!isTemporaryName(name)) throw new ExpectedError("temporary_name_invalid", { name });
  const record = await recordOf(name, wish, context);
  return parts.temporary.alone(homePath, name, signal, async () => {
    const machines = parts.temporary.machines(homePath);
    if ((await machines.read(name)) !== undefined) throw new ExpectedError("temporary_taken", { name });
    await machines.write(record);
    if (wish.bound) await parts.temporary.guard(homePath, name);
    try {
      await writeTemporary(paths.temporaryProject(homePath, name), record, parts.now);
      await runVagrant(["up", `--provider=${record.provider}`], record, context);
    } catch (error) {
      await forgetUnlessMade(record, context);
      throw error;
    }
    return reportOn(record, context);
  });
}

async function recordOf(
  name: string,
  { provider, box, options, mounts, cwd, bound }: TemporaryWish,
  context: TemporaryContext,
): Promise<TemporaryRecord> {
  const { parts, homePath } = context;
  const record: TemporaryRecord = {
    schema_version: 1,
    name,
    provider,
    ...(box !== undefined && { box }),
    options,
    mounts: await addMounts([], mounts, { provider, cwd, home: parts.inner.user.home }),
    created_at: parts.now().toISOString(),
    ...(bound && { session: await parts.temporary.session() }),
  };
  const problems = await validate(await machineOf(record, homePath), parts);
  if (problems.length === 0) return record;
  const lines = problems.map(
    ({ option, expected, received }) => `${option}: expected ${expected}, got ${received}`,
  );
  throw new ExpectedError("temporary_invalid", { problems: lines.join("\n") });
}

async function forgetUnlessMade(record: TemporaryRecord, context: TemporaryContext): Promise<void> {
  const { parts, homePath, say } = context;
  const { name } = record;
  const { id } = await machineOf(record, homePath);
  if (id === undefined) return parts.temporary.machines(homePath).remove(name);
  if (record.session === undefined)
    say(
      `${name}: The machine is there, though not as it should be. \`vagrant vm temp start ${name}\` goes on with it, \`vagrant vm temp destroy ${name}\` clears it away.`,
    );
}
