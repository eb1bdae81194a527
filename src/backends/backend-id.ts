import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { BackendName } from "../machine/backend-name.js";

/** docker and libvirt write this before the machine exists. */
const preparing = "preparing";

/**
 * The backend id of a machine, from the nested project's `.vagrant/machines/<name>/<provider>/id`; not the one of
 * `vagrant global-status`, which is Vagrant's own. `undefined` if there is no machine.
 */
export async function readBackendId(
  instanceFolder: string,
  nestedName: string,
  backend: BackendName,
): Promise<string | undefined> {
  const file = join(instanceFolder, ".vagrant", "machines", nestedName, backend, "id");
  try {
    const id = (await readFile(file, "utf8")).trim();
    return id === "" || id === preparing ? undefined : id;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
