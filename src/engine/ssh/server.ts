import { timingSafeEqual } from "node:crypto";
import { createServer as createTcpServer, type Server as TcpServer } from "node:net";
import { type AuthContext, type Connection, type ParsedKey, Server, type ServerChannel } from "ssh2";
import { findDefault } from "../commands/default.js";
import type { Engine } from "../engine.js";
import type { IncusClient } from "../incus/client.js";
import { exec } from "../incus/exec.js";
import { wake } from "../machines/wake.js";
import type { ServerKeys } from "./keys.js";
import { type Guest, serveSession } from "./session.js";
import { parseUserName } from "./user-name.js";

/** The SSH server for all machines. Only keys are let in. */
export function createServer(engine: Engine, keys: ServerKeys, log: (text: string) => void): TcpServer {
  const server = new Server({ hostKeys: [...keys.hostKeys], ident: "Go" }, (connection) => {
    let guest: Promise<Guest> | undefined;
    connection.on("authentication", (context) => {
      if (!mayEnter(context, keys.allowed)) return context.reject(["publickey"]);
      guest ??= guestOf(engine, context.username);
      // Whoever is not served is told so at his first request; until then nobody waits for it.
      guest.catch(() => undefined);
      context.accept();
    });
    connection.on("ready", () => serve(connection, engine.client, () => guest as Promise<Guest>));
    connection.on("error", (error) => log(`connection: ${error.message}`));
  });
  // Without delay: small messages that wait for one another cost 40 ms each.
  return createTcpServer({ noDelay: true }, (socket) => server.injectSocket(socket));
}

function mayEnter(context: AuthContext, allowed: readonly ParsedKey[]): boolean {
  if (context.method !== "publickey") return false;
  const key = allowed.find((candidate) => same(candidate.getPublicSSH(), context.key.data));
  if (key === undefined) return false;
  // Without a signature the client only asks whether the key would do.
  if (context.signature === undefined || context.blob === undefined) return true;
  return key.verify(context.blob, context.signature, context.hashAlgo) === true;
}

function same(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

async function guestOf(engine: Engine, userName: string): Promise<Guest> {
  const { machine, user } = parseUserName(userName);
  const name = machine ?? (await findDefault(engine));
  if (name === undefined) throw new Error("no default machine");
  return { machine: name, user };
}

function serve(connection: Connection, client: IncusClient, guest: () => Promise<Guest>): void {
  connection.on("session", (accept, reject) => {
    guest().then((who) => serveSession(accept(), client, who), reject);
  });
  connection.on("tcpip", (accept, reject, { destIP, destPort }) => {
    guest()
      .then(({ machine }) => forward(client, machine, destIP, destPort, accept))
      .catch(reject);
  });
}

/**
 * Connects from within the guest, so that what listens on its loopback address is reached as well. Ends when the far side does:
 * many a client waits for that.
 */
const dial = `exec 3<>"/dev/tcp/$1/$2" || exit 1; cat <&3 & reader=$!; cat <&0 >&3 & wait $reader; kill $!`;

async function forward(
  client: IncusClient,
  name: string,
  host: string,
  port: number,
  accept: () => ServerChannel,
): Promise<void> {
  const { instance } = await wake(client, name);
  const session = await exec(client, instance.name, {
    command: ["bash", "-c", dial, "bash", host, String(port)],
  });
  const channel = accept();
  channel.on("error", () => undefined);
  channel.on("close", () => session.kill(15));
  channel.pipe(session.stdin);
  session.stderr.resume();
  session.stdout.pipe(channel);
}
