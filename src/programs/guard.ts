/**
 * Destroys one temporary machine when the session is over for which it was made. Started by the sidecar with Vagrant's home folder and the
 * machine's name, it outlives it. Standard error is its log.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { watchSession } from "../operations/temporary/sessions.js";
import { buildLogger } from "./build-logger.js";
import { buildParts } from "./build-parts.js";

const [homePath = "", name = ""] = process.argv.slice(2);
const logger = buildLogger("info");

// The terminal's end ends the session, and is what we wait for.
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
