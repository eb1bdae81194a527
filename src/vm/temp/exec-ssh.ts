import { sshArguments } from "../../actions/guest/ssh-guest.js";
import type { SshInfo } from "../../machine/ssh-info.js";
import { exitCodes } from "../session/exit-codes.js";
import type { Ending } from "../session/subcommand.js";

/** Replaces this process by `ssh`: a shell in the machine, or one command. The exit status is that of the session. */
export function execSsh(info: SshInfo, command: string | undefined): Ending {
  const args = [...sshArguments(info), ...(command === undefined ? [] : ["--", command])];
  return { exitCode: exitCodes.done, changed: true, exec: { program: "ssh", args } };
}
