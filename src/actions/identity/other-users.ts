import { ExpectedError } from "../../errors.js";
import { readCreator } from "../../state/creator.js";
import type { Parts } from "../context/parts.js";

interface Unknown {
  readonly kind: "unknown";
  readonly error: unknown;
}

interface Creation {
  readonly name: string;
  readonly dataDir: string;
  /** The owner, if known from something other than the machine's data folder. */
  readonly uid?: number | undefined;
}

/** Fails if another user created the machine: each user has their own OrbStack, so its absence from ours means nothing. */
export async function unlessOtherUsers<T>(
  found: T,
  { name, dataDir, uid }: Creation,
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
