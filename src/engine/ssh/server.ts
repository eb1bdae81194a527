import { timingSafeEqual } from "node:crypto";
import { createServer as createTcpServer, type Server as TcpServer } from "node:net";
import { type AuthContext, type Connection, type ParsedKey, Server, type TcpipBindInfo } from "ssh2";
import type { Engine } from "../ground/engine.js";
import { findDefault } from "../machines/default.js";
import { Door } from "./door.js";
import { forwardInto } from "./forward.js";
import type { ServerKeys } from "./keys.js";
import { type Guest, Logins } from "./logins.js";
import { RemoteForwards } from "./remote-forwards.js";
import { serveSession } from "./session.js";
import { parseUserName } from "./user-name.js";

// A client on this computer that is gone is known to be. One that only does not look for a while, as Vagrant during a provisioner's pause, would be
// cut off.
Server.KEEPALIVE_CLIENT_INTERVAL = 0;

/** The SSH server for all machines. Only keys are let in. */
export function createServer(engine: Engine, keys: ServerKeys, log: (text: string) => void): TcpServer {
  const door = new Door();
  const server = new Server({ hostKeys: [...keys.hostKeys], ident: "Go" }, (connection, { port }) => {
    let user = "";
    connection.on("authentication", (context) => {
      if (!mayEnter(context, keys.allowed)) return context.reject(["publickey"]);
      user = context.username;
      context.accept();
    });
    connection.on("ready", () => {
      door.pass(port);
      serve(connection, engine, user, log);
    });
    connection.on("error", (error) => log(`connection: ${error.message}`));
  });
  // Without delay: small messages that wait for one another cost 40 ms each.
  return createTcpServer({ noDelay: true }, (socket) => {
    door.enter(socket);
    server.injectSocket(socket);
  });
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

/** Whoever cannot be logged in is told so at their first request. */
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
