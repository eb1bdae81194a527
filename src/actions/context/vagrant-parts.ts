import type { Backend, CallOptions } from "../../backends/backend.js";
import type { NestedVagrant } from "../../backends/nested-vagrant.js";
import type { BackendSettings } from "../../backends/registry.js";
import type { BackendName } from "../../machine/backend-name.js";
import type { BackendRecordStore } from "../../state/backend-record.js";

/** What machines of the provider `vagrant` need, beyond the parts that all have. */
export interface VagrantParts {
  /** Whose configuration files are read. */
  readonly user: { readonly environment: NodeJS.ProcessEnv; readonly home: string };
  backend(name: BackendName, settings?: BackendSettings): Backend;
  /** The backend that is taken when the options name none. `backend_none`. */
  choose(options: CallOptions): Promise<Backend>;
  /** Runs one `vagrant` at a time in a folder. */
  readonly nested: Pick<NestedVagrant, "run" | "stopStale">;
  record(instanceFolder: string): BackendRecordStore;
  /** Deletes the folder with the generated Vagrantfile and all that is beside it. */
  clear(instanceFolder: string): Promise<void>;
}
