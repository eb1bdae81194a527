import type { Engine } from "../ground/engine.js";
import { serviceStatus } from "../service/service.js";

const codes = { Running: 0, Stopped: 1, Starting: 2 } as const;

/** Prints the service's status, and answers the exit status that goes with it. Starts nothing. */
export async function status(engine: Engine): Promise<number> {
  const current = await serviceStatus();
  engine.print(current);
  return codes[current];
}
