import { ExpectedError } from "../../errors.js";
import { readCreator } from "../../state/creator.js";
import type { Parts } from "../context/parts.js";

interface Unknown {
  readonly kind: "unknown";
  readonly error: unknown;
}

interface Made {
  readonly name: string;
  readonly dataDir: string;
  /** By whom, if that is known otherwise than from Vagrant's folder of the machine. */
  readonly uid?: number | undefined;
}

/** What was found of a machine; of one that another user made nothing is known here, for each user has an OrbStack of their own. */
export async function unlessOtherUsers<T>(
  found: T,
  { name, dataDir, uid }: Made,
  { users }: Pick<Parts, "users">,
): Promise<T | Unknown> {
  const creator = uid ?? (await readCreator(dataDir));
  if (creator === undefined || users.self === undefined || creator === users.self) return found;
  const user = await users.nameOf(creator);
  return {
    kind: "unknown",
    error: new ExpectedError("machine_of_other_user", { name, user, folder: dataDir }),
  };
}
