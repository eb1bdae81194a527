import type { Engine } from "../engine.js";
import { Failure } from "../failure.js";
import { findMachine } from "../machines/store.js";
import { readSettings, writeSettings } from "../settings.js";

const key = "machines.default";

export async function defaultMachine(engine: Engine, name: string | undefined): Promise<void> {
  if (name === undefined) {
    const current = await findDefault(engine);
    if (current !== undefined) engine.print(current);
    return;
  }
  const settings = { ...(await readSettings()) };
  if (name === "none") delete settings[key];
  else settings[key] = (await findMachine(engine.client, name)).record.id;
  await writeSettings(settings);
}

/** The default machine's name. */
export async function findDefault(engine: Engine): Promise<string | undefined> {
  const id = (await readSettings())[key];
  if (id === undefined) return undefined;
  return findMachine(engine.client, id).then(
    ({ record }) => record.name,
    () => undefined,
  );
}

/** The machine that a command without a name means. */
export async function requireDefault(engine: Engine): Promise<string> {
  const name = await findDefault(engine);
  if (name === undefined)
    throw new Failure("no default machine; name one with -m, or set it: orbctl default NAME");
  return name;
}
