import { timingSafeEqual } from "node:crypto";
import { createServer as createTcpServer, type Server as TcpServer } from "node:net";
import { type AuthContext, type Connection, type ParsedKey, Server, type TcpipBindInfo } from "ssh2";
import type { Engine } from "../ground/engine.js";
import { findDefault } from "../machines/default.js";
import { forwardInto } from "./forward.js";
import type { ServerKeys } from "./keys.js";
import { type Guest, Logins } from "./logins.js";
import { PendingLogins } from "./pending-logins.js";
import { RemoteForwards } from "./remote-forwards.js";
import { serveSession } from "./session.js";
import { parseUserName } from "./user-name.js";

// Clients are on this computer, so a dead one is noticed without keepalives. Keepalives would cut off a client that
// does not read for a while, such as Vagrant during a provisioner's pause.
Server.KEEPALIVE_CLIENT_INTERVAL = 0;

/** The SSH server for all machines. Only keys are accepted. */
export function createServer(engine: Engine, keys: ServerKeys, log: (text: string) => void): TcpServer {
  const pending = new PendingLogins();
  const server = new Server({ hostKeys: [...keys.hostKeys], ident: "Go" }, (connection, { port }) => {
    let user = "";
    connection.on("authentication", (context) => {
      if (!mayEnter(context, keys.allowed)) return context.reject(["publickey"]);
      user = context.username;
      context.accept();
    });
    connection.on("ready", () => {
      pending.remove(port);
      serve(connection, engine, user, log);
    });
    connection.on("error", (error) => log(`connection: ${error.message}`));
  });
  // Nagle's algorithm would delay small messages by 40 ms.
  return createTcpServer({ noDelay: true }, (socket) => {
    pending.add(socket);
    server.injectSocket(socket);
  });
}

function mayEnter(context: AuthContext, allowed: readonly ParsedKey[]): boolean {
  if (context.method !== "publickey") return false;
  const key = allowed.find((candidate) => same(candidate.getPublicSSH(), context.key.data));
  if (key === undefined) return false;
  // Without a signature, the client only asks whether the key is acceptable.
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

/** A failed login is reported at the client's first request. */
function serve(connection: Connection, engine: Engine, user: string, log: (text: string) => void): void {
  const { client } = engine;
  const logins = new Logins(client, guestOf(engine, user), () => connection.end(), log);
  const remote = new RemoteForwards(connection, client, logins);
  connection.on("close", () => {
    remote.close();
    logins.close();
  });
  connection.on("session", (accept) => serveSession(accept(), client, logins));
  connection.on("tcpip", (accept, reject, { destIP, destPort }) => {
    forwardInto(client, logins, ["tcp", destIP, String(destPort)], accept).catch(reject);
  });
  connection.on("openssh.streamlocal", (accept, reject, { socketPath }) => {
    forwardInto(client, logins, ["unix", socketPath], accept).catch(reject);
  });
  connection.on("request", (accept, reject, name, info) => {
    void remote.serve(accept, reject, name, info as TcpipBindInfo);
  });
}
