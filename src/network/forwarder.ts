import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, open } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { ExpectedError } from "../errors.js";
import { deadline } from "../process/deadline.js";
import { killGroup } from "../process/process-group.js";
import { isAlive, mayBeAlive, type ProcessId } from "../process/process-id.js";
import { paths } from "../state/paths.js";
import { planFile, processFile } from "./forwarding-files.js";
import { carriedBySsh, type ForwardingPlan } from "./forwarding-plan.js";

/** Forwards the ports of one machine, by a process that outlives this one. */
export interface Forwarder {
  /** The plan, and whether its ports are forwarded. */
  look(): Promise<{ readonly plan: ForwardingPlan; readonly works: boolean } | undefined>;
  /** Replaces what was forwarded before. Fails with `ports_not_forwarded` if a port is not available, and with `process_unknown`. */
  start(plan: ForwardingPlan): Promise<void>;
  /** Stops forwarding, and deletes the plan. Fails with `process_unknown`. */
  stop(): Promise<void>;
}

/** What the forwarder tells its parent: all ports are bound, or why not. */
export type ForwarderMessage = { readonly failure?: string };

/** How long the first connection may take. */
const startTimeoutMs = 20_000;
const endTimeoutMs = 3_000;
const pollMs = 20;

/** The forwarder of the machine with this data folder. `program` is the file that Node runs. */
export function forwarderIn(dataDir: string, program: string): Forwarder {
  const plans = planFile(dataDir);

  const stop = async (): Promise<void> => {
    await endProcess(dataDir);
    await plans.remove();
  };

  return {
    stop,
    async look() {
      const plan = await plans.read();
      if (plan === undefined) return undefined;
      return { plan, works: carriedBySsh(plan).length === 0 || (await mayBeLiving(dataDir)) };
    },
    async start(plan) {
      await stop();
      await plans.write(plan);
      if (carriedBySsh(plan).length === 0) return;
      const failure = await launch(program, dataDir);
      if (failure === undefined) return;
      // The plan is kept for the next `up`.
      await endProcess(dataDir);
      const ports = carriedBySsh(plan).map(({ host }) => host);
      throw new ExpectedError("ports_not_forwarded", { ports: ports.join(", "), reason: failure });
    },
  };
}

async function living(dataDir: string): Promise<ProcessId | undefined> {
  const id = await processFile(dataDir).read();
  return id !== undefined && (await isAlive(id)) ? id : undefined;
}

/** If that is not known, there is at least a process with its id, and a second forwarder would not get its ports. */
async function mayBeLiving(dataDir: string): Promise<boolean> {
  const id = await processFile(dataDir).read();
  return id !== undefined && mayBeAlive(id);
}

/** Starts the forwarder in its own group and session, and waits until it forwards. Returns why it does not. */
async function launch(program: string, dataDir: string): Promise<string | undefined> {
  await mkdir(dataDir, { recursive: true });
  const log = await open(paths.forwarderLog(dataDir), "w", 0o600);
  const child = spawn(process.execPath, [program, dataDir], {
    cwd: "/",
    detached: true,
    stdio: ["ignore", log.fd, log.fd, "ipc"],
  });
  await log.close();
  const limit = deadline(startTimeoutMs);
  try {
    const [news] = (await Promise.race([
      once(child, "message", { signal: limit }),
      once(child, "exit", { signal: limit }).then(([code]) => [{ failure: `it exited with status ${code}` }]),
    ])) as [ForwarderMessage];
    return news.failure;
  } catch (error) {
    if (!limit.aborted) return String(error);
    return `no connection within ${startTimeoutMs / 1000} seconds`;
  } finally {
    if (child.connected) child.disconnect();
    child.unref();
  }
}

/** Stops the forwarder and its `ssh`, and waits until both have exited, so that their ports are free. */
async function endProcess(dataDir: string): Promise<void> {
  const id = await living(dataDir);
  if (id !== undefined) {
    for (const signal of ["SIGTERM", "SIGKILL"] as const) {
      killGroup(id.pid, signal);
      if (await endsSoon(id.pid)) break;
    }
  }
  await processFile(dataDir).remove();
}

async function endsSoon(group: number): Promise<boolean> {
  const deadline = performance.now() + endTimeoutMs;
  while (killGroup(group, 0)) {
    if (performance.now() > deadline) return false;
    await sleep(pollMs);
  }
  return true;
}
