import type { TemporaryContext } from "../../operations/temporary/context.js";
import type { Session } from "../session/session.js";

/** The context for operations on temporary machines in a run of `vagrant vm`. */
export function contextOf({ parts, homePath, signal, say }: Session): TemporaryContext {
  return { parts, homePath, signal, say };
}
