import type { Engine } from "../ground/engine.js";
import { Failure } from "../ground/failure.js";
import { collect } from "../incus/collect.js";
import { isAbsent } from "../incus/incus-error.js";
import { findMachine } from "../machines/store.js";

export async function logs(engine: Engine, name: string): Promise<void> {
  const { instance, record } = await findMachine(engine.client, name);
  try {
    const log = await engine.client.download(`/1.0/instances/${instance.name}/console`);
    process.stdout.write(await collect(log));
  } catch (error) {
    if (isAbsent(error)) throw new Failure(`machine '${record.name}' has no logs of type console`);
    throw error;
  }
}
