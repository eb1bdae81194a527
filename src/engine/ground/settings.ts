import { mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { Failure } from "./failure.js";
import { engineHome } from "./home.js";

export type Settings = Record<string, string>;

/** The engine's settings, `~/.orbstack/vmconfig.json`. */
export async function readSettings(): Promise<Settings> {
  const { config } = engineHome();
  let text: string;
  try {
    text = await readFile(config, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
  try {
    return JSON.parse(text) as Settings;
  } catch (error) {
    throw new Failure(`${config} is not valid JSON; correct or remove it`, { cause: error });
  }
}

export async function writeSettings(settings: Settings): Promise<void> {
  const { config } = engineHome();
  await mkdir(dirname(config), { recursive: true });
  await writeFileAtomic(config, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
}
