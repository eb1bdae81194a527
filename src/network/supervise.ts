import { setTimeout as sleep } from "node:timers/promises";
import { messageOf } from "../errors.js";
import type { Logger } from "../machine/logger.js";
import type { OrbstackDriver } from "../orbstack/driver.js";
import { sshInfo } from "../orbstack/ssh.js";
import type { Connect } from "./connect.js";
import type { ForwarderMessage } from "./forwarder.js";
import { forwardingArgv } from "./forwarding-argv.js";
import { carriedBySsh, type ForwardingPlan } from "./forwarding-plan.js";

interface SupervisorContext {
  readonly driver: Pick<OrbstackDriver, "info" | "isServing">;
  readonly connect: Connect;
  readonly logger: Logger;
  tell(message: ForwarderMessage): void;
  /** Whether this process is still the machine's forwarder. */
  isWanted(): Promise<boolean>;
  /** Replaced in tests. */
  readonly wait?: (ms: number) => Promise<unknown>;
}

const shortestPauseMs = 250;
const longestPauseMs = 30_000;
/** How long a machine must be stopped, because a rebooting one looks stopped for a moment. */
const stoppedTimeoutMs = 8_000;
const stoppedPauseMs = 2_000;

/**
 * Keeps a machine's ports forwarded. Resolves when there is nothing left to do. Before each connection, OrbStack is
 * asked whether the machine is running, because a connection would start a halted one.
 */
export async function supervise(plan: ForwardingPlan, context: SupervisorContext): Promise<void> {
  const { connect, tell, logger, isWanted, wait = sleep } = context;
  let told = false;
  let pauseMs = shortestPauseMs;
  let stoppedMs = 0;
  while (await isWanted()) {
    const found = await look(plan, context);
    if (found === "gone" || (found === "stopped" && stoppedMs >= stoppedTimeoutMs)) break;
    if (found === "stopped") {
      stoppedMs += stoppedPauseMs;
      await wait(stoppedPauseMs);
      continue;
    }
    stoppedMs = 0;
    if (found !== "unknown") {
      const { ready, ended } = connect(
        forwardingArgv(sshInfo(found.name, plan.username), carriedBySsh(plan)),
      );
      const isReady = await Promise.race([ready.then(() => true), ended.then(() => false)]);
      if (isReady) {
        if (!told) tell({});
        told = true;
        pauseMs = shortestPauseMs;
        logger.info({ ports: plan.ports }, "forwarding");
      }
      const lastWords = await ended;
      logger.warn({ lastWords }, "ssh ended");
      // A port that is in use will stay so. The caller, which waits for the first connection, decides what to do.
      if (!told) return tell({ failure: lastWords || "ssh exited without a message" });
    }
    await wait(pauseMs);
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }
  if (!told) tell({ failure: "the machine is not running" });
}

type MachineStatus = { readonly name: string } | "stopped" | "gone" | "unknown";

/** The machine's current name if it is running. Asks nothing that would start OrbStack or the machine. */
async function look(plan: ForwardingPlan, { driver, logger }: SupervisorContext): Promise<MachineStatus> {
  try {
    if (!(await driver.isServing())) return "stopped";
    const orb = await driver.info(plan.machine_id);
    if (orb === undefined) return "gone";
    return orb.state === "stopped" ? "stopped" : orb.state === "running" ? { name: orb.name } : "unknown";
  } catch (error) {
    logger.warn({ reason: messageOf(error) }, "OrbStack could not be asked");
    return "unknown";
  }
}
