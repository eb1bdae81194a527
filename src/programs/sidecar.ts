/**
 * The sidecar: builds the parts, opens stdio and owns the exit status. Standard output belongs to the protocol, so
 * whatever any library prints goes to standard error, with the log.
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

/** How long work that was cancelled may take to clean up before the process ends all the same. */
const endTimeoutMs = 10_000;
const exitCodeOfNonsense = 65;

const levels = new Set(["debug", "info", "warn", "error"]);
const level = process.env.VAGRANT_LOG?.toLowerCase() ?? "";
const logger = buildLogger(levels.has(level) ? level : "warn");

const reader = new FrameReader(process.stdin);
const connection = createMessageConnection(reader, new StreamMessageWriter(process.stdout));
const server = new Server(connection, logger);

let ending = false;

/** Ends the process in order: running work is cancelled and may undo what it began. */
function end(exitCode: number): void {
  if (ending) return;
  ending = true;
  void Promise.race([server.abort(), sleep(endTimeoutMs)]).then(() => process.exit(exitCode));
}
const endInOrder = () => end(0);

/** What is no message may have been part of one: nothing that comes after it can be believed, and the shim starts another of us. */
function giveUp(error: unknown): void {
  logger.fatal(`standard input is not a valid message: ${messageOf(error)}`);
  end(exitCodeOfNonsense);
}

process.stdin.on("end", endInOrder);
process.stdin.on("error", endInOrder);
process.on("SIGTERM", endInOrder);
process.on("SIGHUP", endInOrder);
reader.onError(giveUp);
// Nobody reads any more: the end of standard input says the same, and says it in order.
process.stdout.on("error", () => undefined);
connection.onError(([error]) => logger.error({ err: error }, "the connection failed"));

registerHandlers(server, connection, buildParts(logger));
connection.listen();
// A little later than the greeting, which is waiting already.
setTimeout(() => void loadRunner(), 20).unref();
logger.debug({ pid: process.pid, node: process.version }, "sidecar ready");
