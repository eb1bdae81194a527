import { backendNames } from "../../machine/backend-name.js";
import { number, object, string, strings } from "../../machine/shape.js";
import { time, version } from "./common.js";

/** What is known about a machine of the provider `vagrant`. Written before its creation begins. */
export const backendRecordSchema = object(
  { schema_version: version, backend: { enum: backendNames }, created_at: time },
  {
    /** Which libvirt has the machine, if the user set it. */
    libvirt_uri: string,
    /** `DOCKER_HOST` when Docker created the machine; empty if it was not set. */
    docker_host: string,
    /** The machine's mark in its backend; absent for machines from older versions. */
    mark: string,
    /** Where SSH reaches the machine, according to the nested Vagrant. Absent until it was asked, and after each stop. */
    ssh: object({ host: string, port: number, username: string, private_key_path: strings }),
  },
);
