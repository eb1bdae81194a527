import { list, object, string } from "../../machine/shape.js";
import { version } from "./common.js";

const port = { type: "integer", minimum: 1, maximum: 65_535 } as const;

/** A host port that leads to a port of a machine. */
const forwardedPort = object({
  /** The host address to listen on. */
  host_ip: string,
  host: port,
  /** An address as the machine sees it, usually its own loopback. */
  guest_ip: string,
  guest: port,
  /** What forwards it: our forwarder, or OrbStack, which forwards machines' ports to the same host port itself. */
  carrier: { enum: ["ssh", "orbstack"] },
});

/** What is forwarded for one machine: everything that the forwarder needs. */
export const forwardingPlanSchema = object(
  {
    schema_version: version,
    /** OrbStack's ULID, because the name may change. */
    machine_id: string,
    /** The guest's user. */
    username: string,
    ports: list(forwardedPort),
  },
  {
    /** The `orbctl` that the Vagrantfile names, if any. */
    cli_path: string,
  },
);
