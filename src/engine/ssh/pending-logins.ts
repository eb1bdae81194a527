import type { Socket } from "node:net";

interface Limits {
  readonly graceMs: number;
  readonly most: number;
}

/**
 * Connections that have not logged in yet. Each has a limited time, and their number is limited, like OpenSSH's
 * LoginGraceTime and MaxStartups. If there are too many, the oldest is closed, because real clients log in at once.
 */
export class PendingLogins {
  /** By the client's port, oldest first. */
  private readonly waiting = new Map<number, { readonly socket: Socket; readonly timer: NodeJS.Timeout }>();

  constructor(private readonly limits: Limits = { graceMs: 30_000, most: 100 }) {}

  add(socket: Socket): void {
    const port = socket.remotePort;
    if (port === undefined) return void socket.destroy();
    const timer = setTimeout(() => socket.destroy(), this.limits.graceMs);
    this.waiting.set(port, { socket, timer });
    socket.once("close", () => this.waiting.get(port)?.socket === socket && this.remove(port));
    const [oldest] = this.waiting.values();
    if (this.waiting.size > this.limits.most) oldest?.socket.destroy();
  }

  /** The client with this port has logged in, or is gone. */
  remove(port: number): void {
    clearTimeout(this.waiting.get(port)?.timer);
    this.waiting.delete(port);
  }
}
