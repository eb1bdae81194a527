import type { Ask } from "./ask.js";

/** The users of this computer. */
export interface Users {
  /** The uid of this process; `undefined` on Windows. */
  readonly self: number | undefined;
  /** The user's name, or a description if the uid has none. */
  nameOf(uid: number): Promise<string>;
}

export function usersBy(ask: Ask): Users {
  return {
    self: process.getuid?.(),
    nameOf: async (uid) => (await ask("id", ["-un", String(uid)])) ?? `with the uid ${uid}`,
  };
}
