import { getServers } from "node:dns";
import { lookup } from "node:dns/promises";
import { setTimeout as sleep } from "node:timers/promises";

/** The answer of the host's resolver. */
export interface HostAnswer {
  readonly addresses: readonly string[];
  /** Why there is no address: the system's error code, such as `ENOTFOUND`. */
  readonly reason?: string;
}

/** Names as programs on the host resolve them, including the hosts file. */
export interface HostNames {
  /** Never fails. */
  resolve(name: string): Promise<HostAnswer>;
  /** The system's name servers. A Mac may have others for some domains. */
  servers(): readonly string[];
}

export function hostNames(timeoutMs: number): HostNames {
  return {
    resolve: async (name) => {
      const giveUp = new AbortController();
      const tooLong = sleep(
        timeoutMs,
        { addresses: [], reason: "no answer in time" },
        { signal: giveUp.signal },
      );
      tooLong.catch(() => undefined);
      try {
        return await Promise.race([ask(name), tooLong]);
      } finally {
        giveUp.abort();
      }
    },
    servers: getServers,
  };
}

async function ask(name: string): Promise<HostAnswer> {
  try {
    const found = await lookup(name, { all: true });
    return { addresses: [...new Set(found.map(({ address }) => address))] };
  } catch (error) {
    return { addresses: [], reason: (error as NodeJS.ErrnoException).code ?? "it failed" };
  }
}
