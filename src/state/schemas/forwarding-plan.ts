import { list, object, string } from "../../machine/shape.js";
import { version } from "./common.js";

const port = { type: "integer", minimum: 1, maximum: 65_535 } as const;

/** A port of the host that leads to one of a machine. */
const forwardedPort = object({
  /** The host's address to listen at. */
  host_ip: string,
  host: port,
  /** An address as the machine sees it, mostly its own loopback. */
  guest_ip: string,
  guest: port,
  /** Who forwards it: our forwarder, or OrbStack, which forwards machines' ports to the same number by itself. */
  carrier: { enum: ["ssh", "orbstack"] },
});

/** What is forwarded for one machine: everything that the forwarder needs. */
export const forwardingPlanSchema = object(
  {
    schema_version: version,
    /** OrbStack's ULID; its name, which is part of the SSH user's, may change. */
    machine_id: string,
    /** The guest's user. */
    username: string,
    ports: list(forwardedPort),
  },
  {
    /** The `orbctl` that the Vagrantfile names; absent when it names none. */
    cli_path: string,
  },
);
