import { join } from "node:path";
import { Failure } from "./failure.js";

/** The engine's files, at the same places as OrbStack's in the user's home. */
export interface EngineHome {
  readonly ssh: string;
  readonly run: string;
  readonly log: string;
  readonly config: string;
}

/** Fails if HOME is not set, as OrbStack does. */
export function engineHome(environment: NodeJS.ProcessEnv = process.env): EngineHome {
  const home = environment.HOME;
  if (home === undefined || home === "") throw new Failure("$HOME is not defined");
  const root = join(home, ".orbstack");
  return {
    ssh: join(root, "ssh"),
    run: join(root, "run"),
    log: join(root, "log"),
    config: join(root, "vmconfig.json"),
  };
}
