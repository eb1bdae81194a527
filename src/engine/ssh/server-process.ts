import { once } from "node:events";
import { rmSync } from "node:fs";
import type { Engine } from "../engine.js";
import { pidFile, writeOwnPid } from "../service/pid-file.js";
import { prepareKeys } from "./keys.js";
import { sshPort } from "./port.js";
import { createServer } from "./server.js";

/** The background process of the service: serves SSH until it is told to stop. Its output is the log. */
export async function runServer(engine: Engine): Promise<void> {
  const log = (text: string) => engine.say(`${new Date().toISOString()} ${text}`);
  const server = createServer(engine, await prepareKeys(), log);
  server.listen(sshPort(), "127.0.0.1");
  // Fails here when the port is taken: then another server runs, whose pid file is left alone.
  await once(server, "listening");
  await writeOwnPid();
  log(`listening on 127.0.0.1:${sshPort()}`);
  process.on("uncaughtException", (error) => log(`bug: ${error.stack ?? error.message}`));
  if (!engine.signal.aborted) await once(engine.signal, "abort");
  rmSync(pidFile(), { force: true });
  log("stopped");
  // Connections that are still open would keep the process alive.
  process.exit(0);
}
