import { once } from "node:events";
import { rmSync } from "node:fs";
import type { Engine } from "../ground/engine.js";
import { IncusClient } from "../incus/client.js";
import { pidFile, writeOwnPid } from "../service/pid-file.js";
import { restartViewServers } from "../sharing/remount-views.js";
import { prepareKeys, writeClientFiles } from "./keys.js";
import { listenAtOwnPort } from "./listen.js";
import { createServer } from "./server.js";

/** How often the servers of views are checked, so a killed one is soon restarted. */
const viewCheckMs = 5_000;

/** The background process of the service: serves SSH until it is stopped. Its output is the log. */
export async function runServer({ signal, print, say }: Omit<Engine, "client">): Promise<void> {
  // This is a bundle of its own, which does not know the classes of errors of another one's client.
  const engine: Engine = { client: new IncusClient(), signal, print, say };
  const log = (text: string) => engine.say(`${new Date().toISOString()} ${text}`);
  const keys = await prepareKeys();
  const port = await listenAtOwnPort(createServer(engine, keys, log));
  if (port === undefined) return;
  await writeClientFiles(keys, port);
  await writeOwnPid(port);
  log(`listening on 127.0.0.1:${port}`);
  process.on("uncaughtException", (error) => log(`bug: ${error.stack ?? error.message}`));
  const watch = setInterval(
    () => void restartViewServers(engine.client).catch((error) => log(String(error))),
    viewCheckMs,
  );
  if (!engine.signal.aborted) await once(engine.signal, "abort");
  clearInterval(watch);
  rmSync(pidFile(port), { force: true });
  log("stopped");
  // Open connections would keep the process alive.
  process.exit(0);
}
