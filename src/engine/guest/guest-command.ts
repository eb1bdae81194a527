import { becomeUser } from "../../generated/engine-scripts.js";

/** What to run in a guest, as one of its users. */
export type GuestWork =
  /** A program with its arguments. */
  | { readonly kind: "program"; readonly argv: readonly string[] }
  /** A line for the user's login shell, as SSH has it. */
  | { readonly kind: "line"; readonly line: string }
  | { readonly kind: "login" };

const path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** The command that Incus is to start, as root, for work of a user. */
export function commandFor(user: string, work: GuestWork, folder = "", session = ""): readonly string[] {
  return ["/bin/sh", "-c", becomeUser, "sh", user, folder, work.kind, session, ...argumentsOf(work)];
}

function argumentsOf(work: GuestWork): readonly string[] {
  if (work.kind === "program") return work.argv;
  return work.kind === "line" ? [work.line] : [];
}

/** The environment of a login, before what the user sends along. */
export const loginEnvironment: Readonly<Record<string, string>> = { PATH: path, LANG: "C.UTF-8" };
