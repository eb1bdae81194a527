import type { Ask } from "./ask.js";

/** The users of this computer. */
export interface Users {
  /** The uid of who runs this process; `undefined` where users have none, as on Windows. */
  readonly self: number | undefined;
  /** The user's name, or words for a uid that has none. */
  nameOf(uid: number): Promise<string>;
}

export function usersBy(ask: Ask): Users {
  return {
    self: process.getuid?.(),
    nameOf: async (uid) => (await ask("id", ["-un", String(uid)])) ?? `with the uid ${uid}`,
  };
}
