import { becomeUser } from "../../generated/engine-scripts.js";

/** What to run in a guest as one of its users. */
export type GuestWork =
  /** A program with its arguments. */
  | { readonly kind: "program"; readonly argv: readonly string[] }
  /** A command line for the user's login shell, as in SSH. */
  | { readonly kind: "line"; readonly line: string }
  | { readonly kind: "login" };

const path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** The command that Incus runs as root to do a user's work. */
export function commandFor(user: string, work: GuestWork, folder = "", session = ""): readonly string[] {
  return ["/bin/sh", "-c", becomeUser, "sh", user, folder, work.kind, session, ...argumentsOf(work)];
}

function argumentsOf(work: GuestWork): readonly string[] {
  if (work.kind === "program") return work.argv;
  return work.kind === "line" ? [work.line] : [];
}

/** The environment of a login; the user's own variables override it. */
export const loginEnvironment: Readonly<Record<string, string>> = { PATH: path, LANG: "C.UTF-8" };
