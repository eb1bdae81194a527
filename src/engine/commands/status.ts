import type { Engine } from "../ground/engine.js";
import { serviceStatus } from "../service/service.js";

const codes = { Running: 0, Stopped: 1, Starting: 2 } as const;

/** Prints whether the service is running, and returns the exit status for it. Starts nothing. */
export async function status(engine: Engine): Promise<number> {
  const current = await serviceStatus();
  engine.print(current);
  return codes[current];
}
