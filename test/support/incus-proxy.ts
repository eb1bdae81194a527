import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { temporaryFolder } from "./temporary-folder.js";

const realSocket = process.env.INCUS_SOCKET ?? "/var/lib/incus/unix.socket";

/**
 * Where a caller is killed: at its n-th changing call, before Incus receives it, or after Incus answered but before the
 * caller receives the answer.
 */
export interface KillPoint {
  readonly at: number;
  readonly moment: "before" | "after";
}

/** A proxy for Incus' socket, which kills the caller at one of its changing calls. */
export class IncusProxy {
  private killPoint: (KillPoint & { readonly kill: () => void }) | undefined;
  /** The changing calls since the last `arm`, such as `PUT /1.0/instances/web/state`. */
  calls: string[] = [];
  struck = false;

  private constructor(
    readonly socket: string,
    private readonly server: Server,
  ) {
    server.on("request", (incoming, outgoing) => void this.serve(incoming, outgoing));
    server.on("upgrade", (incoming: IncomingMessage, client: Socket, head: Buffer) =>
      tunnel(incoming, client, head),
    );
  }

  static async open(): Promise<IncusProxy> {
    const socket = join(await temporaryFolder("file"), "incus.socket");
    const proxy = new IncusProxy(socket, createServer());
    proxy.server.listen(socket);
    await once(proxy.server, "listening");
    return proxy;
  }

  /** Starts to count calls, and calls `kill` at that one. Without a kill point, calls are only counted. */
  arm(killPoint?: KillPoint, kill: () => void = () => undefined): void {
    this.calls = [];
    this.struck = false;
    this.killPoint = killPoint && { ...killPoint, kill };
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const moment = this.momentOf(incoming);
    if (moment === "before") return this.strike();
    const upstream = request({
      socketPath: realSocket,
      method: incoming.method,
      path: incoming.url,
      headers: incoming.headers,
    });
    // A killed caller closes its connection, but Incus completes the call.
    for (const each of [incoming, outgoing, upstream]) each.on("error", () => undefined);
    outgoing.on("close", () => {
      if (!outgoing.writableEnded) upstream.destroy();
    });
    upstream.on("response", (response) => {
      if (moment === "after") {
        response.resume();
        return this.strike();
      }
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.on("error", () => outgoing.destroy()).pipe(outgoing);
    });
    incoming.pipe(upstream);
  }

  private momentOf({ method = "", url = "" }: IncomingMessage): KillPoint["moment"] | undefined {
    if (method === "GET" || url.endsWith("/exec")) return undefined;
    this.calls.push(`${method} ${url}`);
    return this.calls.length === this.killPoint?.at ? this.killPoint.moment : undefined;
  }

  private strike(): void {
    this.struck = true;
    this.killPoint?.kill();
  }
}

/** The sockets of a command in a guest. */
function tunnel(incoming: IncomingMessage, client: Socket, head: Buffer): void {
  const upstream = connect(realSocket, () => {
    const lines = [`${incoming.method} ${incoming.url} HTTP/1.1`];
    for (let index = 0; index < incoming.rawHeaders.length; index += 2)
      lines.push(`${incoming.rawHeaders[index]}: ${incoming.rawHeaders[index + 1]}`);
    upstream.write(`${lines.join("\r\n")}\r\n\r\n`);
    upstream.write(head);
    client.pipe(upstream).pipe(client);
  });
  for (const [one, other] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    one.on("error", () => other.destroy());
    one.on("close", () => other.destroy());
  }
}
