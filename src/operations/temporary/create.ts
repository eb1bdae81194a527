import { randomBytes } from "node:crypto";
import { ExpectedError } from "../../errors.js";
import { sentenceOn } from "../../machine/invalid-option.js";
import { paths } from "../../state/paths.js";
import {
  isTemporaryName,
  type TemporaryProvider,
  type TemporaryRecord,
} from "../../state/temporary-machines.js";
import { writeTemporary } from "../../vagrantfile/temporary.js";
import type { TemporaryContext } from "./context.js";
import { machineOf } from "./machine-of.js";
import { addMounts } from "./read-mounts.js";
import { readTemporary } from "./read-temporary.js";
import { reportOn, type TemporaryReport } from "./report.js";
import { runVagrant } from "./run-vagrant.js";

export interface TemporaryRequest {
  /** @default a generated name */
  readonly name: string | undefined;
  readonly provider: TemporaryProvider;
  readonly box: string | undefined;
  /** The options of the provider block. */
  readonly options: TemporaryRecord["options"];
  /** For example `host:guest` or `host:guest:ro`. */
  readonly mounts: readonly string[];
  /** Relative mounts start here. */
  readonly cwd: string;
  /** Whether the machine is destroyed when the user's `vagrant` command, or what replaces it, ends. */
  readonly bound: boolean;
}

/**
 * Creates a temporary machine and brings it up. If this fails before the machine exists, nothing is left. Fails with
 * `temporary_name_invalid`, `temporary_taken`, `temporary_invalid`, `mount_invalid`, and as `NestedVagrant.run` does.
 */
export async function createTemporary(
  request: TemporaryRequest,
  context: TemporaryContext,
): Promise<TemporaryReport> {
  const { parts, homePath, signal } = context;
  const name = request.name ?? `temp-${randomBytes(3).toString("hex")}`;
  if (!isTemporaryName(name)) throw new ExpectedError("temporary_name_invalid", { name });
  const record = await recordOf(name, request, context);
  return parts.temporary.exclusively(homePath, name, signal, async () => {
    const machines = parts.temporary.machines(homePath);
    if ((await readTemporary(name, context)) !== undefined)
      throw new ExpectedError("temporary_taken", { name });
    await machines.write(record);
    if (request.bound) await parts.temporary.guard(homePath, name);
    try {
      await writeTemporary(paths.temporaryProject(homePath, name), record, parts.now);
      await runVagrant(["up", `--provider=${record.provider}`], record, context);
    } catch (error) {
      await forgetUnlessCreated(record, context);
      throw error;
    }
    return reportOn(record, context);
  });
}

/** The flag for each setting. */
const flags: Readonly<Record<string, string>> = {
  distro: "--distro",
  version: "--distro",
  "config.vm.box": "--box",
  backend: "--backend",
  cpus: "--cpus",
  memory: "--memory",
};

/** Rewrites statements of a provider block as flags: `os.distro = "debian"; os.version = "12"` becomes `--distro debian:12`. */
function inFlags(problem: string): string {
  return problem.replace(/os\.distro = "([^"]+)"(?:; os\.version = "([^"]+)")?/, (_, distro, version) =>
    [`--distro ${distro}`, version].filter(Boolean).join(":"),
  );
}

async function recordOf(
  name: string,
  { provider, box, options, mounts, cwd, bound }: TemporaryRequest,
  context: TemporaryContext,
): Promise<TemporaryRecord> {
  const { parts, homePath } = context;
  const record: TemporaryRecord = {
    schema_version: 1,
    name,
    provider,
    box,
    options,
    mounts: await addMounts([], mounts, {
      folders: parts.provider({ provider }).folders,
      cwd,
      home: parts.vagrant.user.home,
    }),
    created_at: parts.now().toISOString(),
    session: bound ? await parts.temporary.session() : undefined,
  };
  const machine = await machineOf(record, homePath);
  const problems = await parts.provider(machine).validate(machine);
  if (problems.length === 0) return record;
  const lines = problems.map((invalid) =>
    sentenceOn({ option: flags[invalid.option] ?? invalid.option, problem: inFlags(invalid.problem) }),
  );
  throw new ExpectedError("temporary_invalid", { problems: lines.join("\n") });
}

async function forgetUnlessCreated(record: TemporaryRecord, context: TemporaryContext): Promise<void> {
  const { parts, homePath, say } = context;
  const { name } = record;
  const { id } = await machineOf(record, homePath);
  if (id === undefined) return parts.temporary.machines(homePath).remove(name);
  if (record.session === undefined)
    say(
      `${name}: The machine exists, but its creation is incomplete. \`vagrant vm temp start ${name}\` resumes it, \`vagrant vm temp destroy ${name}\` removes it.`,
    );
}
