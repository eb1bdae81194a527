import type { Backend, CallOptions } from "../../backends/backend.js";
import type { NestedVagrant } from "../../backends/nested-vagrant.js";
import type { BackendSettings } from "../../backends/registry.js";
import type { BackendName } from "../../machine/backend-name.js";
import type { BackendRecordStore } from "../../state/backend-record.js";

/** What machines of the provider `vagrant` need in addition to the other parts. */
export interface VagrantParts {
  /** The user whose configuration files are read. */
  readonly user: { readonly environment: NodeJS.ProcessEnv; readonly home: string };
  backend(name: BackendName, settings?: BackendSettings): Backend;
  /** The backend to use if the options name none. Fails with `backend_none`. */
  choose(options: CallOptions): Promise<Backend>;
  /** Runs only one `vagrant` at a time in each folder. */
  readonly nested: Pick<NestedVagrant, "run" | "stopStale">;
  record(instanceFolder: string): BackendRecordStore;
  /** Deletes the folder with the generated Vagrantfile and its other files. */
  clear(instanceFolder: string): Promise<void>;
}
