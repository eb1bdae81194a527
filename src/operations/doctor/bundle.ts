import { chmod, mkdir, mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { arch, cpus, freemem, homedir, release, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import type { Parts } from "../../actions/context/parts.js";
import { ExpectedError } from "../../errors.js";
import { redactor } from "../../machine/redact.js";
import { temporaryPrefix } from "../../orbstack/temporary-file.js";
import { runProcess } from "../../process/run-process.js";
import { paths } from "../../state/paths.js";
import { machineFiles } from "../../state/state-files.js";
import { version } from "../../version.js";
import { type Inventory, takeInventory } from "../inventory/inventory.js";
import type { Finding, Versions } from "./finding.js";

interface ExamineContext {
  readonly parts: Parts;
  readonly homePath: string;
  readonly versions: Versions;
  readonly signal: AbortSignal;
}

/** The only environment variables whose values go into the archive. */
const knownVariables = [
  ...["LANG", "LC_ALL", "PATH", "SHELL", "TERM"],
  ...["ORBSTACK_SSH_PORT", "DOCKER_HOST", "LIBVIRT_DEFAULT_URI"],
  ...["VAGRANT_DEFAULT_PROVIDER", "VAGRANT_PREFERRED_PROVIDERS", "VAGRANT_HOME", "VAGRANT_LOG"],
  ...[
    "VAGRANT_ORBSTACK_COMMAND_TIMEOUT",
    "VAGRANT_ORBSTACK_CREATIONS",
    "VAGRANT_ORBSTACK_NODE",
    "VAGRANT_ORBSTACK_SIDECAR",
  ],
];

/** The files of a machine that go into the archive: no Vagrantfile, configuration or user data, because those are the user's. */
function filesOf(dataDir: string): readonly string[] {
  const { metadata, forwarding } = machineFiles(dataDir);
  return [metadata.path, forwarding.path, paths.forwarderLog(dataDir), paths.stepLog(dataDir)];
}

/** Only the end of each file. */
const mostBytes = 256 * 1024;
const timeoutMs = 60_000;

/**
 * Writes a support archive, a tar.gz that only its owner can read: findings, versions, the list of machines and our
 * records of them, without secrets. Fails with `bundle_failed`.
 */
export async function writeBundle(
  path: string,
  findings: readonly Finding[],
  { parts, homePath, versions, signal }: ExamineContext,
): Promise<void> {
  const inventory = await takeInventory({ parts, homePath, signal });
  const { environment } = parts.vagrant.user;
  const redact = redactor({ home: homedir(), environment });
  const json = jsonWith(redact);
  const files = new Map<string, string>([
    ["findings.json", json(findings)],
    ["system.json", json(describeSystem(versions, environment))],
    // Other machines are only counted.
    ["machines.json", json({ ...inventory, foreign: inventory.foreign?.length })],
    ["networks.json", json(await parts.allocations({ homePath }).read().catch(String))],
    ...(await readMachineFiles(inventory)),
  ]);
  const root = await mkdtemp(join(tmpdir(), temporaryPrefix));
  try {
    const name = "vagrant-orbstack-support";
    await mkdir(join(root, name));
    for (const [file, text] of files) await writeFile(join(root, name, file), redact(text), { mode: 0o600 });
    await pack(path, root, name, { parts, signal });
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function pack(
  path: string,
  root: string,
  name: string,
  { parts, signal }: Pick<ExamineContext, "parts" | "signal">,
): Promise<void> {
  const args = ["-czf", path, "-C", root, name];
  const { ended, exitCode, stderr } = await runProcess("tar", args, { timeoutMs, signal }, parts.logger);
  if (ended === "interrupted") throw new ExpectedError("interrupted", {});
  if (ended !== "itself" || exitCode !== 0)
    throw new ExpectedError("bundle_failed", { path, reason: stderr.trim() || `tar: ${ended}` });
  await chmod(path, 0o600);
}

function describeSystem(versions: Versions, environment: NodeJS.ProcessEnv) {
  const variables = knownVariables.filter((name) => environment[name] !== undefined);
  return {
    versions: { ...versions, sidecar: version, node: process.version },
    platform: process.platform,
    arch: arch(),
    release: release(),
    processors: cpus().length,
    memory: { all: totalmem(), free: freemem() },
    environment: Object.fromEntries(variables.map((name) => [name, environment[name]])),
  };
}

async function readMachineFiles({ own }: Inventory): Promise<readonly (readonly [string, string])[]> {
  const wanted = own.flatMap(({ entry: { data_dir } }, index) =>
    filesOf(data_dir).map((path) => ({ path, prefix: `machine-${index + 1}` })),
  );
  const texts = await Promise.all(wanted.map(({ path }) => readEnd(path).catch(() => undefined)));
  return wanted.flatMap(({ path, prefix }, index) => {
    const text = texts[index];
    return text === undefined ? [] : [[`${prefix}-${path.split("/").at(-1)}`, text] as const];
  });
}

async function readEnd(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const length = Math.min(size, mostBytes);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString("utf8");
  } finally {
    await file.close();
  }
}

/** Serialises errors as their messages. */
function jsonWith(redact: (text: string) => string) {
  // Redacts each text separately, because quoting would change a secret.
  const replacer = (_: string, value: unknown) => {
    if (value instanceof Error) return redact(value.message);
    return typeof value === "string" ? redact(value) : value;
  };
  return (value: unknown): string => JSON.stringify(value, replacer, 2);
}
