import { guest_answer as hasAnswerForm } from "../generated/validators.js";
import type { Shape } from "../machine/shape.js";
import { readJson, writeJson } from "./json-file.js";
import { paths } from "./paths.js";
import type { guestAnswerSchema } from "./schemas/guest-answer.js";

export type RememberedAnswer = Shape<typeof guestAnswerSchema>;

export interface GuestAnswerStore {
  /** `undefined` also when it cannot be read: the guest can be asked again. */
  read(): Promise<RememberedAnswer | undefined>;
  /** `metadata_unwritable`. */
  write(answer: RememberedAnswer): Promise<void>;
}

/** The `report.json` in a machine's data folder. */
export function guestAnswerFile(dataDir: string): GuestAnswerStore {
  const path = paths.report(dataDir);
  return {
    read: () => readJson(path, hasAnswerForm).catch(() => undefined),
    write: (answer) => writeJson(path, answer),
  };
}
