import { once } from "node:events";
import type { Server } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "../ground/failure.js";
import { servicePid } from "../service/pid-file.js";
import { chosenPort, firstPort, rememberedPort } from "../service/port.js";

/** How many ports are tried, because many users may share a computer. */
const mostPorts = 100;
/** How long a service that has just got its port may take to write its files. */
const noteTimeoutMs = 1_000;
const pollMs = 20;

/**
 * Listens on the chosen port, or else on the first free one, starting with the last one used. Returns the port;
 * `undefined` if a service of this user already has it.
 */
export async function listenAtOwnPort(server: Server): Promise<number | undefined> {
  let reason = "";
  for (const port of candidates()) {
    try {
      server.listen(port, "127.0.0.1");
      await once(server, "listening");
      return port;
    } catch (error) {
      reason = reasonOf(error as NodeJS.ErrnoException, port);
    }
    if (await isOurs(port)) return undefined;
  }
  throw new Failure(`${reason}; set ORBSTACK_SSH_PORT to another port`);
}

function candidates(): ReadonlySet<number> {
  const chosen = chosenPort();
  if (chosen !== undefined) return new Set([chosen]);
  const all = Array.from({ length: mostPorts }, (_, index) => firstPort + index);
  return new Set([rememberedPort() ?? firstPort, ...all]);
}

function reasonOf({ code, message }: NodeJS.ErrnoException, port: number): string {
  return code === "EADDRINUSE" ? `port ${port} is used by another program` : `port ${port}: ${message}`;
}

async function isOurs(port: number): Promise<boolean> {
  const deadline = Date.now() + noteTimeoutMs;
  while (Date.now() < deadline) {
    if (servicePid(port) !== undefined) return true;
    await sleep(pollMs);
  }
  return false;
}
