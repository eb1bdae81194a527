import { list, object, string } from "../../machine/shape.js";
import { time, version } from "./common.js";
import { placeOptional, placeRequired, projectPlace } from "./project-place.js";

/** Whose machine it is. The folders are those in which it is used. */
export const registryEntrySchema = object(
  {
    ...placeRequired,
    schema_version: version,
    /** OrbStack's id, or the backend's. */
    machine_id: string,
    provider: string,
    /** The name in the Vagrantfile. */
    machine_name: string,
    created_at: time,
  },
  {
    ...placeOptional,
    /** Vagrant's id, where a restored snapshot has taken the place of the machine that it was given for. */
    vagrant_id: string,
    orbstack_machine_name: string,
    /**
     * OrbStack's id of the machine that this one was copied from. Then no Vagrantfile has it: `machine_name` is its name in OrbStack, and
     * the folders are those of the original's project.
     */
    clone_of: string,
    /** The backend of a machine of the provider `vagrant`, and where that has it if the user says so. */
    backend: string,
    libvirt_uri: string,
    docker_host: string,
    /** What it is marked with there. */
    mark: string,
    /** Copies of the project that name the machine, too. */
    copies: list(projectPlace),
    /** Who forbids to delete it: a command, or the Vagrantfile. */
    protected: { enum: ["command", "vagrantfile"] },
    /** The user who made it; absent where users have no numbers, and in entries of older versions. */
    uid: { type: "integer", minimum: 0 },
  },
);
