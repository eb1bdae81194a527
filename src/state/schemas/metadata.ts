import { number, object, string, strings } from "../../machine/shape.js";
import { nonEmpty, time, version } from "./common.js";

/** What is known of one machine beside Vagrant's id. Written before its creation begins. */
export const metadataSchema = object(
  { schema_version: version, orbstack_machine_name: nonEmpty, created_at: time, provider_version: string },
  {
    /**
     * OrbStack's ULID; absent until the machine exists. A restored snapshot is another machine of OrbStack: then it is not
     * Vagrant's id any more, which stays what it was.
     */
    machine_id: string,
    /** The machine that a restore is about to put in the place of `machine_id`. */
    replacement_id: string,
    /** Whose SSH name the guest has. Absent in records of older versions: that of the provider block. */
    login_user: string,
    /** The limits that the machine was given last. */
    limits: object({}, { cpus: number, memory_mib: number, disk_mib: number }),
    /** The private addresses that the machine was given last, and its host name. */
    network: object({ addresses: strings }, { hostname: string }),
    /** Present until cloud-init has done its work in a new machine with user data. */
    cloud_init: { const: "pending" },
    /**
     * Present until the guest knows the machine by its present name: after a rename, when a snapshot came back, which may be from before
     * one, and while an export keeps the machine's own record away from it.
     */
    naming: { const: "pending" },
    /** Present while the creation is under way; it stays after a crash, and then the next `up` goes on from it. */
    intent: { const: "create" },
  },
);
