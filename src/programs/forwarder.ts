/**
 * Forwards the ports of one machine while it is running, by an `ssh` that is restarted when it dies. The sidecar starts
 * it with the machine's data folder. It outlives the sidecar, and ends when the machine stops. Standard error is its
 * log.
 */
import { homedir } from "node:os";
import { connect } from "../network/connect.js";
import type { ForwarderMessage } from "../network/forwarder.js";
import { planFile, processFile } from "../network/forwarding-files.js";
import { supervise } from "../network/supervise.js";
import { OrbctlDriver } from "../orbstack/driver.js";
import { locateOrbctl } from "../orbstack/locate.js";
import { timeoutsFrom } from "../orbstack/timeouts.js";
import { ownProcessId } from "../process/process-id.js";
import { buildLogger } from "./build-logger.js";

const [dataDir = ""] = process.argv.slice(2);
const logger = buildLogger("info");

function tell(message: ForwarderMessage): void {
  // Our parent may no longer be waiting.
  if (process.connected) process.send?.(message, () => process.disconnect());
}

// The forwarder survives the terminal. SIGTERM ends it together with `ssh`, which is in the same group.
process.on("SIGHUP", () => undefined);
process.on("SIGTERM", () => process.exit(0));
process.on("disconnect", () => undefined);

async function main(): Promise<void> {
  const plan = await planFile(dataDir).read();
  if (plan === undefined) throw new Error(`no plan in ${dataDir}`);
  const self = await ownProcessId();
  await processFile(dataDir).write(self);
  const isWanted = async () => (await processFile(dataDir).read())?.pid === self.pid;

  const { env } = process;
  const places = { configured: plan.cli_path, path: env.PATH ?? "", home: env.HOME ?? homedir() };
  const driver = new OrbctlDriver(() => locateOrbctl(places), timeoutsFrom(env), logger);
  await supervise(plan, { driver, connect, tell, logger, isWanted });

  logger.info({}, "there is nothing left to forward");
  if (await isWanted()) await processFile(dataDir).remove();
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    logger.error({ err: error }, "the forwarder failed");
    process.exit(1);
  },
);
