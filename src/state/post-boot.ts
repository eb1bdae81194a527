import { readJson, writeJson } from "./json-file.js";
import { machineFiles } from "./state-files.js";

/** Which machine had its commands after the first boot. */
export interface PostBootStore {
  isDone(machineId: string): Promise<boolean>;
  markDone(machineId: string, now: Date): Promise<void>;
}

/** The file `post-boot.json` in a machine's data folder. */
export function postBootFile(dataDir: string): PostBootStore {
  const { postBoot: file } = machineFiles(dataDir);
  return {
    isDone: async (machineId) => (await readJson(file))?.machine_id === machineId,
    markDone: (machine_id, now) =>
      writeJson(file, { schema_version: 1, machine_id, done_at: now.toISOString() }),
  };
}
