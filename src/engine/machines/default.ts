import type { Engine } from "../ground/engine.js";
import { Failure } from "../ground/failure.js";
import { readSettings, writeSettings } from "../ground/settings.js";
import { findMachine } from "./store.js";

const key = "machines.default";

/** The default machine's name. */
export async function findDefault(engine: Engine): Promise<string | undefined> {
  const id = (await readSettings())[key];
  if (id === undefined) return undefined;
  return findMachine(engine.client, id).then(
    ({ record }) => record.name,
    () => undefined,
  );
}

/** The machine to use if a command names none. */
export async function requireDefault(engine: Engine): Promise<string> {
  const name = await findDefault(engine);
  if (name === undefined)
    throw new Failure("no default machine; name one with -m, or set it: orbctl default NAME");
  return name;
}

/** Sets or clears the default machine. */
export async function setDefault(engine: Engine, name: string | undefined): Promise<void> {
  const settings = { ...(await readSettings()) };
  if (name === undefined) delete settings[key];
  else settings[key] = (await findMachine(engine.client, name)).record.id;
  await writeSettings(settings);
}
