/**
 * The sidecar: builds the parts, opens stdio and owns the exit code. Standard output belongs to the protocol, so
 * whatever any library prints goes to standard error, with the log.
 */
import { Console } from "node:console";
import { setTimeout as sleep } from "node:timers/promises";
import pino from "pino";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import { buildParts } from "./build-parts.js";
import { loadRunner } from "./process/run-process.js";
import { registerHandlers } from "./rpc/handlers.js";
import { Server } from "./rpc/server.js";

globalThis.console = new Console(process.stderr);

/** How long work that was cancelled may take to clean up before the process ends all the same. */
const endLimitMs = 10_000;

const levels = new Set(["debug", "info", "warn", "error"]);
const level = process.env.VAGRANT_LOG?.toLowerCase() ?? "";
const logger = pino({ level: levels.has(level) ? level : "warn" }, pino.destination({ fd: 2, sync: true }));

const connection = createMessageConnection(
  new StreamMessageReader(process.stdin),
  new StreamMessageWriter(process.stdout),
);
const server = new Server(connection, logger);

let ending = false;

/** Ends the process in order: running work is cancelled and may undo what it began. */
function end(): void {
  if (ending) return;
  ending = true;
  void Promise.race([server.abort(), sleep(endLimitMs)]).then(() => process.exit(0));
}

process.stdin.on("end", end);
process.stdin.on("error", end);
process.on("SIGTERM", end);
process.on("SIGHUP", end);
// Nobody reads any more: the end of standard input says the same, and says it in order.
process.stdout.on("error", () => undefined);
connection.onError(([error]) => logger.error({ err: error }, "the connection failed"));

registerHandlers(server, connection, buildParts(logger));
connection.listen();
// A little later than the greeting, which is waiting already.
setTimeout(() => void loadRunner(), 20).unref();
logger.debug({ pid: process.pid, node: process.version }, "sidecar ready");
