import { list, object, string } from "../../machine/shape.js";
import { time, version } from "./common.js";
import { placeOptional, placeRequired, projectPlace } from "./project-place.js";

/** A machine's project. The folders are those in which the machine is used. */
export const registryEntrySchema = object(
  {
    ...placeRequired,
    schema_version: version,
    /** OrbStack's id, or the backend id. */
    machine_id: string,
    provider: string,
    /** The name in the Vagrantfile. */
    machine_name: string,
    created_at: time,
  },
  {
    ...placeOptional,
    /** Vagrant's id, if it differs because a snapshot was restored. */
    vagrant_id: string,
    orbstack_machine_name: string,
    /**
     * OrbStack's id of the original, if this machine is a clone in no Vagrantfile. Then `machine_name` is its name in
     * OrbStack, and the folders are those of the original's project.
     */
    clone_of: string,
    /** The backend of a machine of the provider `vagrant`; its settings follow. */
    backend: string,
    libvirt_uri: string,
    docker_host: string,
    /** Its mark in the backend. */
    mark: string,
    /** Copies of the project that have the machine's id, too. */
    copies: list(projectPlace),
    /** What protects it from deletion: a command, or the Vagrantfile. */
    protected: { enum: ["command", "vagrantfile"] },
    /** The user who created it; absent on Windows and in entries from older versions. */
    uid: { type: "integer", minimum: 0 },
  },
);
