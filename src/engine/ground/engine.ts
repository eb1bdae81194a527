import type { IncusClient } from "../incus/client.js";

/** What a command works with. */
export interface Engine {
  readonly client: IncusClient;
  /** Fires on SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
  print(text: string): void;
  /** Progress and news, on standard error. */
  say(text: string): void;
}
