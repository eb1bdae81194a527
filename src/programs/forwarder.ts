/**
 * Forwards the ports of one machine for as long as it runs: an `ssh` that is started anew when it dies. Started by the sidecar
 * with the machine's data folder, it outlives it, and ends when the machine does. Standard error is its log.
 */
import { homedir } from "node:os";
import { connect } from "../network/connect.js";
import type { ForwarderNews } from "../network/forwarder.js";
import { planFile, processFile } from "../network/forwarding-files.js";
import { supervise } from "../network/supervise.js";
import { OrbctlDriver } from "../orbstack/driver.js";
import { limitsFrom } from "../orbstack/limits.js";
import { locateOrbctl } from "../orbstack/locate.js";
import { ownProcessId } from "../process/process-id.js";
import { buildLogger } from "./build-logger.js";

const [dataDir = ""] = process.argv.slice(2);
const logger = buildLogger("info");

function tell(news: ForwarderNews): void {
  // Whoever started us may have given up waiting.
  if (process.connected) process.send?.(news, () => process.disconnect());
}

// The terminal's end is not ours; SIGTERM, which reaches `ssh` in our group as well, is.
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
  const driver = new OrbctlDriver(() => locateOrbctl(places), limitsFrom(env), logger);
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
