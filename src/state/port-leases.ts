import { stat } from "node:fs/promises";
import type { Shape } from "../machine/shape.js";
import { mayBeAlive, parentProcessId } from "../process/process-id.js";
import { readJson, removeFile, writeJson } from "./json-file.js";
import { paths } from "./paths.js";
import type { portLeasesSchema } from "./schemas/port-leases.js";
import { machineFiles } from "./state-files.js";

type Lease = Shape<typeof portLeasesSchema>["leases"][number];

/** A port in the Vagrantfile. */
export interface LeasedPort {
  readonly host: number;
  readonly hostIp: string | undefined;
}

/**
 * Vagrant leases each forwarded port, in a file in its home that does not name the process, and releases it at the end.
 * After a kill, the port looks used for a minute. So we record which leases belong to this Vagrant.
 */
export interface PortLeases {
  /** Records that this Vagrant holds the leases of these ports. */
  note(ports: readonly LeasedPort[]): Promise<void>;
  /** Releases what a Vagrant that has died leased for this machine. */
  releaseStale(): Promise<void>;
}

export function portLeasesOf(homePath: string, dataDir: string): PortLeases {
  const { portLeases: file } = machineFiles(dataDir);
  const read = () => readJson(file).catch(() => undefined);
  return {
    async note(ports) {
      const files = ports.map((port) => paths.portLease(homePath, nameOf(port)));
      const leases = (await Promise.all(files.map(leaseAt))).filter((lease) => lease !== undefined);
      await writeJson(file, { schema_version: 1, vagrant: await parentProcessId(), leases });
    },
    async releaseStale() {
      const record = await read();
      // Vagrant itself releases the leases a minute later.
      if (record === undefined || (await mayBeAlive(record.vagrant))) return;
      for (const lease of record.leases)
        if ((await leaseAt(lease.file))?.modified_ms === lease.modified_ms) await removeFile(lease.file);
      await removeFile(file.path);
    },
  };
}

async function leaseAt(file: string): Promise<Lease | undefined> {
  const found = await stat(file).catch(() => undefined);
  return found && { file, modified_ms: found.mtimeMs };
}

/** Vagrant's name of the file. */
function nameOf({ host, hostIp }: LeasedPort): string {
  return hostIp === undefined ? String(host) : `${hostIp.replaceAll(".", "_")}_${host}`;
}
