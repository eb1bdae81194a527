import { integer, mapOf, number, object, string, strings } from "../../machine/shape.js";
import { nonEmpty, time, version } from "./common.js";

/** What is known about a machine beside Vagrant's id. Written before its creation begins. */
export const metadataSchema = object(
  { schema_version: version, orbstack_machine_name: nonEmpty, created_at: time, provider_version: string },
  {
    /** OrbStack's ULID; absent until the machine exists. After a snapshot was restored, it differs from Vagrant's id. */
    machine_id: string,
    /** The machine that a restore is about to put in the place of `machine_id`. */
    replacement_id: string,
    /** The user with an SSH account in the guest. Absent in records from older versions: the one in the provider block. */
    login_user: string,
    /** The limits that the machine was given last. */
    limits: object({}, { cpus: number, memory_mib: number, disk_mib: number }),
    /** The private addresses and host name that the machine was given last. */
    network: object({ addresses: strings }, { hostname: string }),
    /** The machine's lab, and the numbers of its links by name or ends. `pending`: the guest may not have them yet. */
    lab: object({ id: nonEmpty, name: string, links: mapOf(integer) }, { pending: { const: true } }),
    /** Present until cloud-init has finished in a new machine with user data. */
    cloud_init: { const: "pending" },
    /**
     * Present until the guest has the machine's current name: after a rename, after a restored snapshot, which may be
     * older than a rename, and while an export hides the machine's record.
     */
    naming: { const: "pending" },
    /** Present during the creation. After a crash, the next `up` resumes from it. */
    intent: { const: "create" },
  },
);
