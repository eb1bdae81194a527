import type { IncusClient } from "../incus/client.js";

/** What every command gets. */
export interface Engine {
  readonly client: IncusClient;
  /** Fires on SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
  print(text: string): void;
  /** Prints progress and notices to standard error. */
  say(text: string): void;
}
