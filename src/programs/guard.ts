/**
 * Destroys a temporary machine when its session is over. The sidecar starts it with Vagrant's home folder and the
 * machine's name, and it outlives the sidecar. Standard error is its log.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { watchSession } from "../operations/temporary/sessions.js";
import { buildLogger } from "./build-logger.js";
import { buildParts } from "./build-parts.js";

const [homePath = "", name = ""] = process.argv.slice(2);
const logger = buildLogger("info");

// The end of the terminal ends the session, which is what this process waits for.
process.on("SIGHUP", () => undefined);

const context = {
  parts: buildParts(logger),
  homePath,
  signal: new AbortController().signal,
  say: (text: string) => logger.info({}, text),
};

watchSession(name, context, sleep).then(
  () => process.exit(0),
  (error: unknown) => {
    logger.error({ err: error }, "the guard failed");
    process.exit(1);
  },
);
