import type { Engine } from "../ground/engine.js";
import { findDefault, setDefault } from "../machines/default.js";

export async function defaultMachine(engine: Engine, name: string | undefined): Promise<void> {
  if (name !== undefined) return setDefault(engine, name === "none" ? undefined : name);
  const current = await findDefault(engine);
  if (current !== undefined) engine.print(current);
}
