import { type IncusClient, isAbsent } from "../incus/client.js";
import { whenIdle } from "../incus/when-idle.js";
import { isLeftImport } from "../machines/names.js";
import { deleteInstance } from "./life.js";

/** Deletes the instances of imports that were killed. No machine is among them. */
export async function removeLeftImports(client: IncusClient): Promise<void> {
  for (const instance of await leftImports(client)) {
    await whenIdle(client, instance);
    // An import that fails takes its instance with it.
    await deleteInstance(client, instance).catch((error: unknown) => {
      if (!isAbsent(error)) throw error;
    });
  }
}

async function leftImports(client: IncusClient): Promise<readonly string[]> {
  const paths = await client.request<string[]>("GET", "/1.0/instances");
  return paths.map((path) => path.slice(path.lastIndexOf("/") + 1)).filter(isLeftImport);
}
