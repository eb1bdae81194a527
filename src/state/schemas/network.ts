import { boolean, mapOf, object, type Shape, string } from "../../machine/shape.js";
import { time, version } from "./common.js";
import { placeOptional, placeRequired } from "./project-place.js";

/** The owner of a private address. */
const allocation = object(
  {
    /** The name in the Vagrantfile. */
    machine_name: string,
    ...placeRequired,
    claimed_at: time,
    /** Whether the project's other machines know the address. */
    announced: boolean,
  },
  {
    /** Vagrant's id of the machine; absent before it exists. Successive machines share the folders. */
    machine_id: string,
    hostname: string,
    ...placeOptional,
  },
);

export type Allocation = Shape<typeof allocation>;

/** By address. */
export const networkSchema = object({ schema_version: version, allocations: mapOf(allocation) });
