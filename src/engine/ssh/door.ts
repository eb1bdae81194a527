import type { Socket } from "node:net";

interface Limits {
  readonly graceMs: number;
  readonly most: number;
}

/**
 * Connections that have not logged in yet: each for a limited time, and a limited number of them, as OpenSSH's LoginGraceTime and MaxStartups
 * have it. When there are too many, the oldest goes: an honest client logs in within moments.
 */
export class Door {
  /** By the client's port; the oldest first. */
  private readonly waiting = new Map<number, { readonly socket: Socket; readonly timer: NodeJS.Timeout }>();

  constructor(private readonly limits: Limits = { graceMs: 30_000, most: 100 }) {}

  enter(socket: Socket): void {
    const port = socket.remotePort;
    if (port === undefined) return void socket.destroy();
    const timer = setTimeout(() => socket.destroy(), this.limits.graceMs);
    this.waiting.set(port, { socket, timer });
    socket.once("close", () => this.waiting.get(port)?.socket === socket && this.pass(port));
    const [oldest] = this.waiting.values();
    if (this.waiting.size > this.limits.most) oldest?.socket.destroy();
  }

  /** The client with this port has logged in, or is gone. */
  pass(port: number): void {
    clearTimeout(this.waiting.get(port)?.timer);
    this.waiting.delete(port);
  }
}
