import type { IncusClient } from "../incus/client.js";
import { isAbsent } from "../incus/incus-error.js";
import { whenIdle } from "../incus/when-idle.js";
import { isStaleImport } from "../machines/names.js";
import { deleteInstance } from "./lifecycle.js";

/** Deletes the unfinished instances of interrupted imports. They are not machines. */
export async function removeStaleImports(client: IncusClient): Promise<void> {
  for (const instance of await staleImports(client)) {
    await whenIdle(client, instance);
    // A failing import deletes its own instance at the same time.
    await deleteInstance(client, instance).catch((error: unknown) => {
      if (!isAbsent(error)) throw error;
    });
  }
}

async function staleImports(client: IncusClient): Promise<readonly string[]> {
  const paths = await client.request<string[]>("GET", "/1.0/instances");
  return paths.map((path) => path.slice(path.lastIndexOf("/") + 1)).filter(isStaleImport);
}
