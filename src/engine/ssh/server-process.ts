import { once } from "node:events";
import { rmSync } from "node:fs";
import type { Engine } from "../ground/engine.js";
import { pidFile, writeOwnPid } from "../service/pid-file.js";
import { mendViews } from "../sharing/heal-views.js";
import { prepareKeys, writeClientFiles } from "./keys.js";
import { listenAtOwnPort } from "./listen.js";
import { createServer } from "./server.js";

/** How long machines are without the host's files when the process that serves them was killed. */
const mendMs = 5_000;

/** The background process of the service: serves SSH until it is told to stop. Its output is the log. */
export async function runServer(engine: Engine): Promise<void> {
  const log = (text: string) => engine.say(`${new Date().toISOString()} ${text}`);
  const keys = await prepareKeys();
  const port = await listenAtOwnPort(createServer(engine, keys, log));
  if (port === undefined) return;
  await writeClientFiles(keys, port);
  await writeOwnPid(port);
  log(`listening on 127.0.0.1:${port}`);
  process.on("uncaughtException", (error) => log(`bug: ${error.stack ?? error.message}`));
  const watch = setInterval(() => void mendViews(engine.client).catch((error) => log(String(error))), mendMs);
  if (!engine.signal.aborted) await once(engine.signal, "abort");
  clearInterval(watch);
  rmSync(pidFile(port), { force: true });
  log("stopped");
  // Connections that are still open would keep the process alive.
  process.exit(0);
}
