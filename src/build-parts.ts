import { rm } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import pLimit from "p-limit";
import { FolderPlans } from "./actions/folder-plans.js";
import type { InnerParts } from "./actions/inner/inner-parts.js";
import { runningVagrants } from "./actions/inner/running-vagrants.js";
import type { Parts } from "./actions/parts.js";
import type { TemporaryParts } from "./actions/temporary-parts.js";
import { originalEnvironment } from "./backends/nested-environment.js";
import { type Exclusively, NestedVagrant } from "./backends/nested-vagrant.js";
import { chooseBackend, openBackend } from "./backends/registry.js";
import type { Logger } from "./machine/logger.js";
import type { Machine } from "./machine/machine.js";
import { forwarderIn } from "./network/forwarder.js";
import { hostNames } from "./network/host-names.js";
import { type Ask, hostRoutes } from "./network/host-routes.js";
import { readConfig } from "./orbstack/config.js";
import { OrbctlDriver } from "./orbstack/driver.js";
import { limitsFrom } from "./orbstack/limits.js";
import { locateOrbctl } from "./orbstack/locate.js";
import type { OrbMachine } from "./orbstack/orb-machine.js";
import { isAlive, parentProcessId } from "./process/process-id.js";
import { runProcess } from "./process/run-process.js";
import { startDetached } from "./process/start-detached.js";
import { allocationsIn } from "./state/allocations.js";
import { guestAnswerFile } from "./state/guest-answers.js";
import { innerRecordFile } from "./state/inner-record.js";
import { withLock, withOneLock } from "./state/lock.js";
import { metadataFile } from "./state/metadata-store.js";
import { paths } from "./state/paths.js";
import { RecordCache } from "./state/record-cache.js";
import { registryFolder } from "./state/registry.js";
import { snapshotFile } from "./state/snapshot-store.js";
import { stepLogFile } from "./state/step-log.js";
import { temporaryMachinesIn } from "./state/temporary-machines.js";

/** Vagrant asks 8 N + 1 times for one `status` of N machines, within milliseconds. */
const stateLifetimeMs = 5_000;
/** How long a nested Vagrant waits for another one of the same machine. */
const nestedWaitMs = 60_000;
/** `ip` and `route` answer at once or not at all; a name server may be waited for. */
const systemLimitMs = 10_000;
/** How long who works on a temporary machine waits for another. */
const temporaryWaitMs = 60_000;
/** These programs lie beside this one. */
const programs = dirname(process.argv[1] ?? "");
const forwarderProgram = join(programs, "forwarder.cjs");
const guardProgram = join(programs, "guard.cjs");

interface Orbctl {
  readonly driver: OrbctlDriver;
  readonly machines: RecordCache<OrbMachine>;
}

/** Puts the product together: which driver, which files, which clock. */
export function buildParts(logger: Logger): Parts {
  const known = new Map<string | undefined, Orbctl>();
  // One sidecar serves one `vagrant` command.
  const command = `${process.pid}-${Date.now()}`;

  const orbctlAt = (configured: string | undefined): Orbctl => {
    const found = known.get(configured);
    if (found !== undefined) return found;
    const orbctl = buildOrbctl(configured, logger);
    known.set(configured, orbctl);
    return orbctl;
  };
  const orbctlOf = (machine?: Machine) => orbctlAt(machine && readConfig(machine.config).cliPath);

  return {
    logger,
    driver: (machine) => orbctlOf(machine).driver,
    machines: (machine) => orbctlOf(machine).machines.all(),
    findMachine: (machine, id) => orbctlOf(machine).machines.find(id),
    seen: (machine, orb) => orbctlOf(machine).machines.remember(orb),
    changed: (machine, id) => orbctlOf(machine).machines.forget(id),
    invalidate: () => {
      for (const { machines } of known.values()) machines.forgetAll();
    },
    metadata: ({ dataDir }) => metadataFile(dataDir),
    folders: new FolderPlans(),
    snapshots: ({ dataDir }) => snapshotFile(dataDir),
    registry: ({ homePath }) => registryFolder(homePath),
    stepLog: ({ dataDir }) => stepLogFile(dataDir, command),
    guestAnswers: ({ dataDir }) => guestAnswerFile(dataDir),
    allocations: ({ homePath }) => allocationsIn(homePath, () => new Date()),
    forwarder: ({ dataDir }) => forwarderIn(dataDir, forwarderProgram),
    routes: hostRoutes(askSystemWith(logger)),
    names: hostNames(systemLimitMs),
    whileCreating: creationQueue(),
    inner: buildInner(logger),
    temporary: buildTemporary(),
    now: () => new Date(),
  };
}

function buildInner(logger: Logger): InnerParts {
  const { env } = process;
  const tools = { environment: originalEnvironment(env), logger };
  const backend: InnerParts["backend"] = (name, settings) => openBackend(name, tools, settings);
  const exclusively: Exclusively = (folder, signal = new AbortController().signal, work) =>
    withLock(paths.innerLock(folder), { signal, timeoutMs: nestedWaitMs }, work);
  const nested = new NestedVagrant(env, logger, exclusively, runningVagrants);
  return {
    user: { environment: tools.environment, home: env.HOME ?? homedir() },
    backend,
    choose: (options) => chooseBackend(tools.environment, backend, options),
    nested,
    record: innerRecordFile,
    clear: (instanceFolder) => rm(instanceFolder, { recursive: true, force: true }),
  };
}

function buildTemporary(): TemporaryParts {
  return {
    machines: temporaryMachinesIn,
    alone: (homePath, name, signal, work) =>
      withLock(paths.temporaryLock(homePath, name), { signal, timeoutMs: temporaryWaitMs }, work),
    session: parentProcessId,
    isAlive,
    guard: (homePath, name) => startDetached(guardProgram, [homePath, name], paths.guardLog(homePath, name)),
  };
}

/**
 * Creations of this process queue up here, and only the first of them ask for the locks between processes: a lock can only be asked
 * for again and again.
 */
function creationQueue(): Parts["whileCreating"] {
  const slots = creationSlots();
  const queue = pLimit(slots.length);
  return ({ homePath }, options, work) => {
    const { onWait, ...silently } = options;
    const queued = queue.activeCount === slots.length;
    if (queued) onWait?.();
    const [first, ...more] = slots;
    const lock = (slot: number) => paths.createLock(homePath, slot);
    const locks = [lock(first), ...more.map(lock)] as const;
    return queue(() => withOneLock(locks, queued ? silently : options, work));
  };
}

/**
 * How many machines may be created at a time. On a Mac one: OrbStack's creations slow one another until they time out. The
 * engine for Linux makes some in less time than one after the other, and more of them only wait for one another.
 */
function creationSlots(platform = process.platform): readonly [number, ...number[]] {
  return platform === "darwin" ? [0] : [0, 1, 2];
}

function buildOrbctl(configured: string | undefined, logger: Logger): Orbctl {
  const locate = () =>
    locateOrbctl({ configured, path: process.env.PATH ?? "", home: process.env.HOME ?? homedir() });
  const driver = new OrbctlDriver(locate, limitsFrom(process.env), logger);
  const machines = new RecordCache<OrbMachine>(
    () => driver.list(),
    (id) => driver.info(id),
    stateLifetimeMs,
  );
  return { driver, machines };
}

function askSystemWith(logger: Logger): Ask {
  return async (program, args) => {
    const { ended, exitCode, stdout } = await runProcess(program, args, { timeoutMs: systemLimitMs }, logger);
    return ended === "itself" && exitCode === 0 ? stdout.trimEnd() : undefined;
  };
}
