import { guest_answer as hasAnswerForm } from "../generated/validators.js";
import { type Check, readJson, writeJson } from "./json-file.js";
import { paths } from "./paths.js";

/** What a guest last said of itself. */
export interface RememberedAnswer {
  readonly schema_version: 1;
  /** Vagrant's id of the machine. */
  readonly machine_id: string;
  /** A hash of what it was asked. */
  readonly question: string;
  /** ISO 8601. */
  readonly asked_at: string;
  /** As it came: whoever reads it survives any. */
  readonly answer: string;
}

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
    read: () => readJson(path, hasAnswerForm as Check<RememberedAnswer>).catch(() => undefined),
    write: (answer) => writeJson(path, answer),
  };
}
