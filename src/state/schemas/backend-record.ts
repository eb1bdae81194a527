import { backendNames } from "../../machine/backend-name.js";
import { number, object, string, strings } from "../../machine/shape.js";
import { time, version } from "./common.js";

/** What is known of a machine of the provider `vagrant`. Written before its creation begins. */
export const backendRecordSchema = object(
  { schema_version: version, backend: { enum: backendNames }, created_at: time },
  {
    /** Where libvirt has the machine, if the user says so. */
    libvirt_uri: string,
    /** What `DOCKER_HOST` said when Docker made the machine; empty, when it said nothing. */
    docker_host: string,
    /** What the machine is marked with at its provider; absent of machines that older versions made. */
    mark: string,
    /** How the nested Vagrant said that SSH reaches it. Absent until somebody asked, and after each stop. */
    ssh: object({ host: string, port: number, username: string, private_key_path: strings }),
  },
);
