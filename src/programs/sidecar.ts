/**
 * The sidecar: builds the parts, opens stdio and decides the exit status. Standard output is reserved for the protocol,
 * so everything that a library prints goes to standard error, with the log.
 */
import { Console } from "node:console";
import { setTimeout as sleep } from "node:timers/promises";
import { createMessageConnection, StreamMessageWriter } from "vscode-jsonrpc/node";
import { messageOf } from "../errors.js";
import { loadRunner } from "../process/run-process.js";
import { FrameReader } from "../rpc/frame-reader.js";
import { registerHandlers } from "../rpc/handlers.js";
import { Server } from "../rpc/server.js";
import { buildLogger } from "./build-logger.js";
import { buildParts } from "./build-parts.js";

globalThis.console = new Console(process.stderr);

/** How long cancelled work may take to clean up before the process exits anyway. */
const endTimeoutMs = 10_000;
const exitCodeOfNonsense = 65;

const levels = new Set(["debug", "info", "warn", "error"]);
const level = process.env.VAGRANT_LOG?.toLowerCase() ?? "";
const logger = buildLogger(levels.has(level) ? level : "warn");

const reader = new FrameReader(process.stdin);
const connection = createMessageConnection(reader, new StreamMessageWriter(process.stdout));
const server = new Server(connection, logger);

let ending = false;

/** Shuts down: running work is cancelled, and may undo what it began. */
function end(exitCode: number): void {
  if (ending) return;
  ending = true;
  void Promise.race([server.abort(), sleep(endTimeoutMs)]).then(() => process.exit(exitCode));
}
const endInOrder = () => end(0);

/** After an invalid message, nothing that follows can be trusted. The shim starts a new sidecar. */
function giveUp(error: unknown): void {
  logger.fatal(`standard input is not a valid message: ${messageOf(error)}`);
  end(exitCodeOfNonsense);
}

process.stdin.on("end", endInOrder);
process.stdin.on("error", endInOrder);
process.on("SIGTERM", endInOrder);
process.on("SIGHUP", endInOrder);
reader.onError(giveUp);
// The shim is gone. The end of standard input, which follows, shuts us down in order.
process.stdout.on("error", () => undefined);
connection.onError(([error]) => logger.error({ err: error }, "the connection failed"));

registerHandlers(server, connection, buildParts(logger));
connection.listen();
// Slightly delayed, because the greeting is waiting.
setTimeout(() => void loadRunner(), 20).unref();
logger.debug({ pid: process.pid, node: process.version }, "sidecar ready");
