import type { Shape } from "../machine/shape.js";
import { readJson, writeJson } from "./json-file.js";
import type { guestAnswerSchema } from "./schemas/guest-answer.js";
import { machineFiles } from "./state-files.js";

export type RememberedAnswer = Shape<typeof guestAnswerSchema>;

export interface GuestAnswerStore {
  /** Also `undefined` if it cannot be read, because the guest can be asked again. */
  read(): Promise<RememberedAnswer | undefined>;
  /** Fails with `metadata_unwritable`. */
  write(answer: RememberedAnswer): Promise<void>;
}

/** The file `report.json` in a machine's data folder. */
export function guestAnswerFile(dataDir: string): GuestAnswerStore {
  const { report: file } = machineFiles(dataDir);
  return {
    read: () => readJson(file).catch(() => undefined),
    write: (answer) => writeJson(file, answer),
  };
}
