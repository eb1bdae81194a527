import { createInterface } from "node:readline";
import { promisify } from "node:util";
import type { Connection, TcpipBindInfo } from "ssh2";
import type { IncusClient } from "../incus/client.js";
import type { ExecSession } from "../incus/exec.js";
import { firstLine, joinOnceConnected, startPump } from "./forward.js";
import type { Logins } from "./logins.js";

type Answer = ((port?: number) => void) | undefined;

/** Ports of the guest that lead to the client (`ssh -R`). They listen on the guest's loopback only, like OpenSSH with `GatewayPorts no`. */
export class RemoteForwards {
  private readonly listeners = new Map<string, ExecSession>();
  private closed = false;

  constructor(
    private readonly connection: Connection,
    private readonly client: IncusClient,
    private readonly logins: Logins,
  ) {}

  /** Handles a global request of the client. `accept` and `reject` are `undefined` if it wants no answer. */
  async serve(accept: Answer, reject: Answer, name: string, info: TcpipBindInfo): Promise<void> {
    try {
      if (name === "tcpip-forward") accept?.(await this.listen(info));
      else if (name === "cancel-tcpip-forward") accept?.(this.cancel(info));
      else reject?.();
    } catch {
      reject?.();
    }
  }

  close(): void {
    this.closed = true;
    for (const listener of this.listeners.values()) listener.stdin.end();
    this.listeners.clear();
  }

  private async listen({ bindAddr, bindPort }: TcpipBindInfo): Promise<number> {
    const listener = await startPump(this.client, this.logins, ["listen", String(bindPort)]);
    const port = Number(await firstLine(listener.stdout));
    if (this.closed) listener.stdin.end();
    const key = keyOf({ bindAddr, bindPort: port });
    this.listeners.set(key, listener);
    createInterface({ input: listener.stdout }).on("line", (line) => {
      const [path = "", host = "", from] = line.split(" ");
      const open = this.passOn(path, { bindAddr, bindPort: port }, host, Number(from));
      open.catch(() => undefined);
    });
    // The connection is closed, as with OpenSSH when a guest stops. A port that no longer works would be worse.
    const end = () => this.listeners.get(key) === listener && this.connection.end();
    listener.exit.then(end, end);
    return port;
  }

  private async passOn(path: string, to: TcpipBindInfo, host: string, port: number): Promise<void> {
    const session = await startPump(this.client, this.logins, ["connect", "unix", path]);
    const open = promisify(this.connection.forwardOut).bind(this.connection);
    await joinOnceConnected(session, () => open(to.bindAddr, to.bindPort, host, port));
  }

  private cancel(info: TcpipBindInfo): undefined {
    const listener = this.listeners.get(keyOf(info));
    if (listener === undefined) throw new Error("nothing listens there");
    this.listeners.delete(keyOf(info));
    listener.stdin.end();
  }
}

function keyOf({ bindAddr, bindPort }: TcpipBindInfo): string {
  return `${bindAddr}:${bindPort}`;
}
