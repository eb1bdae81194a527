import { rm } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import pLimit from "p-limit";
import { FolderPlans } from "../actions/context/folder-plans.js";
import type { Parts } from "../actions/context/parts.js";
import type { TemporaryParts } from "../actions/context/temporary-parts.js";
import type { VagrantParts } from "../actions/context/vagrant-parts.js";
import { sshArguments } from "../actions/guest/ssh-guest.js";
import { openProviders } from "../actions/providers.js";
import { runningVagrants } from "../actions/vagrant/running-vagrants.js";
import { originalEnvironment } from "../backends/nested-environment.js";
import { type Exclusively, NestedVagrant } from "../backends/nested-vagrant.js";
import { chooseBackend, openBackend } from "../backends/registry.js";
import type { Logger } from "../machine/logger.js";
import type { Machine } from "../machine/machine.js";
import { forwarderIn } from "../network/forwarder.js";
import { hostNames } from "../network/host-names.js";
import { hostRoutes } from "../network/host-routes.js";
import { readConfig } from "../orbstack/config.js";
import { OrbctlDriver } from "../orbstack/driver.js";
import { locateOrbctl } from "../orbstack/locate.js";
import type { OrbMachine } from "../orbstack/orb-machine.js";
import { showsPorts } from "../orbstack/settings.js";
import { creationsAtATime, timeoutsFrom } from "../orbstack/timeouts.js";
import type { Ask } from "../process/ask.js";
import { isAlive, parentProcessId } from "../process/process-id.js";
import { runProcess } from "../process/run-process.js";
import { startDetached } from "../process/start-detached.js";
import { usersBy } from "../process/users.js";
import { allocationsIn } from "../state/allocations.js";
import { backendRecordFile } from "../state/backend-record.js";
import { guestAnswerFile } from "../state/guest-answers.js";
import { labsIn } from "../state/labs.js";
import { withLock, withOneLock } from "../state/lock.js";
import { metadataFile } from "../state/metadata-store.js";
import { paths } from "../state/paths.js";
import { portLeasesOf } from "../state/port-leases.js";
import { postBootFile } from "../state/post-boot.js";
import { RecordCache } from "../state/record-cache.js";
import { registryFolder } from "../state/registry.js";
import { snapshotFile } from "../state/snapshot-store.js";
import { stepLogFile } from "../state/step-log.js";
import { temporaryMachinesIn } from "../state/temporary-machines.js";
import { TimedCache } from "../state/timed-cache.js";

/** Vagrant asks 8 N + 1 times within milliseconds for one `status` of N machines. */
const stateLifetimeMs = 5_000;
/** How long a nested Vagrant waits for another one of the same machine. */
const nestedWaitMs = 60_000;
/** `ip` and `route` answer at once or never; a name server may take longer. */
const systemTimeoutMs = 10_000;
/** A running machine accepts a login within a second or two. */
const loginTimeoutMs = 10_000;
/** How long to wait for another process that works on the same temporary machine. */
const temporaryWaitMs = 60_000;
/** The build puts these programs beside this one. */
const programs = dirname(process.argv[1] ?? "");
const forwarderProgram = join(programs, "forwarder.cjs");
const guardProgram = join(programs, "guard.cjs");

interface Orbctl {
  readonly driver: OrbctlDriver;
  readonly machines: RecordCache<OrbMachine>;
  readonly showsPorts: TimedCache<boolean>;
}

/** Builds the parts: chooses the drivers, files and clocks. */
export function buildParts(logger: Logger): Parts {
  const known = new Map<string | undefined, Orbctl>();
  // One sidecar serves one `vagrant` command.
  const command = `${process.pid}-${Date.now()}`;
  const ask = askSystemWith(logger);

  const orbctlAt = (configured: string | undefined): Orbctl => {
    const found = known.get(configured);
    if (found !== undefined) return found;
    const orbctl = buildOrbctl(configured, logger);
    known.set(configured, orbctl);
    return orbctl;
  };
  const orbctlOf = (machine?: Machine) => orbctlAt(machine && readConfig(machine.config).cliPath);

  const parts: Parts = {
    logger,
    provider: (machine) => providers.provider(machine),
    providers: () => providers.providers(),
    driver: (machine) => orbctlOf(machine).driver,
    machines: (machine) => orbctlOf(machine).machines.all(),
    findMachine: (machine, id) => orbctlOf(machine).machines.find(id),
    showsPorts: (machine) => orbctlOf(machine).showsPorts.get(),
    seen: (machine, orb) => orbctlOf(machine).machines.remember(orb),
    changed: (machine, id) => orbctlOf(machine).machines.forget(id),
    invalidate: () => {
      for (const { machines } of known.values()) machines.forgetAll();
    },
    metadata: ({ dataDir }) => metadataFile(dataDir),
    repaired: new Map(),
    guestRecords: new Map(),
    folders: new FolderPlans(),
    origins: new Set(),
    snapshots: ({ dataDir }) => snapshotFile(dataDir),
    registry: ({ homePath }) => registryFolder(homePath),
    stepLog: ({ dataDir }) => stepLogFile(dataDir, command),
    guestAnswers: ({ dataDir }) => guestAnswerFile(dataDir),
    allocations: ({ homePath }) => allocationsIn(homePath, () => new Date()),
    labs: ({ homePath }) => labsIn(homePath, () => new Date()),
    postBoot: ({ dataDir }) => postBootFile(dataDir),
    portLeases: ({ homePath, dataDir }) => portLeasesOf(homePath, dataDir),
    forwarder: ({ dataDir }) => forwarderIn(dataDir, forwarderProgram),
    routes: hostRoutes(ask),
    users: usersBy(ask),
    names: hostNames(systemTimeoutMs),
    whileCreating: creationQueue(),
    vagrant: buildVagrantParts(logger),
    temporary: buildTemporary(logger),
    now: () => new Date(),
  };
  const providers = openProviders(parts);
  return parts;
}

function buildVagrantParts(logger: Logger): VagrantParts {
  const { env } = process;
  const tools = { environment: originalEnvironment(env), logger };
  const backend: VagrantParts["backend"] = (name, settings) => openBackend(name, tools, settings);
  const exclusively: Exclusively = (folder, signal = new AbortController().signal, work) =>
    withLock(paths.nestedLock(folder), { signal, timeoutMs: nestedWaitMs }, work);
  const nested = new NestedVagrant(env, logger, exclusively, runningVagrants);
  return {
    user: { environment: tools.environment, home: env.HOME ?? homedir() },
    backend,
    choose: (options) => chooseBackend(tools.environment, backend, options),
    nested,
    record: backendRecordFile,
    clear: (instanceFolder) => rm(instanceFolder, { recursive: true, force: true }),
  };
}

function buildTemporary(logger: Logger): TemporaryParts {
  return {
    machines: temporaryMachinesIn,
    exclusively: (homePath, name, signal, work) =>
      withLock(paths.temporaryLock(homePath, name), { signal, timeoutMs: temporaryWaitMs }, work),
    session: parentProcessId,
    isAlive,
    logsIn: async (info, signal) => {
      const options = { timeoutMs: loginTimeoutMs, signal };
      const { exitCode } = await runProcess("ssh", [...sshArguments(info), "true"], options, logger);
      return exitCode === 0;
    },
    guard: (homePath, name) => startDetached(guardProgram, [homePath, name], paths.guardLog(homePath, name)),
  };
}

/**
 * Creations of this process wait in a queue, and only the first ones try to acquire the locks between processes,
 * because a lock can only be polled.
 */
function creationQueue(): Parts["whileCreating"] {
  const slots = creationsAtATime(process.env);
  const queue = pLimit(slots);
  return ({ homePath }, options, work) => {
    const { onWait, ...silently } = options;
    const queued = queue.activeCount === slots;
    if (queued) onWait?.();
    const lock = (slot: number) => paths.createLock(homePath, slot);
    const locks = [lock(0), ...Array.from({ length: slots - 1 }, (_, index) => lock(index + 1))] as const;
    return queue(() => withOneLock(locks, queued ? silently : options, work));
  };
}

function buildOrbctl(configured: string | undefined, logger: Logger): Orbctl {
  const locate = () =>
    locateOrbctl({ configured, path: process.env.PATH ?? "", home: process.env.HOME ?? homedir() });
  const driver = new OrbctlDriver(locate, timeoutsFrom(process.env), logger);
  const machines = new RecordCache<OrbMachine>(
    () => driver.list(),
    (id) => driver.info(id),
    stateLifetimeMs,
    Date.now,
    (id) => logger.debug({ id }, "OrbStack's record came from the cache"),
  );
  return { driver, machines, showsPorts: new TimedCache(() => showsPorts(driver.settings), stateLifetimeMs) };
}

function askSystemWith(logger: Logger): Ask {
  return async (program, args) => {
    const { ended, exitCode, stdout } = await runProcess(
      program,
      args,
      { timeoutMs: systemTimeoutMs },
      logger,
    );
    return ended === "itself" && exitCode === 0 ? stdout.trimEnd() : undefined;
  };
}
