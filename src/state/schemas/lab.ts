import { integer, list, mapOf, object, string } from "../../machine/shape.js";
import { time, version } from "./common.js";
import { placeOptional } from "./project-place.js";

/** The number of a link's segment, on this computer in use by one lab only. */
const number = { type: "integer", minimum: 1, maximum: 16_777_215 } as const;

/** A lab: the machines of a project that `config.lab` belongs to. */
export const labSchema = object(
  {
    schema_version: version,
    /** The segments of each machine's links, in the Vagrantfile's order. */
    allocations: mapOf(list(number)),
    /** Where the search for the next free number begins, so that a number is not soon in use again. */
    next_vlan: integer,
  },
  {
    name: string,
    root_path: string,
    ...placeOptional,
    /** Vagrant's folder with the data folders of the project's machines. */
    machines_folder: string,
    /** The number of each link, by its name or ends. */
    links: mapOf(number),
    /** When each machine was last allocated its numbers. */
    claimed_at: mapOf(time),
  },
);
