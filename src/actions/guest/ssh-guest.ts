import { ExpectedError } from "../../errors.js";
import type { Logger } from "../../machine/logger.js";
import { inSeconds } from "../../machine/seconds.js";
import type { SshInfo } from "../../machine/ssh-info.js";
import { runProcess } from "../../process/run-process.js";
import type { Guest } from "./guest.js";

/** The exit status of `ssh` if it could not connect. */
const connectionFailed = 255;

/** A guest that is only reachable by `ssh`. Other users are reached by `sudo`, which Vagrant expects of boxes. */
export function sshGuest(name: string, info: SshInfo, logger: Logger): Guest {
  return {
    username: info.username,
    run: async (command, { user = "root", workdir = "/", ...options }) => {
      const args = [
        ...sshArguments(info),
        "--",
        remoteCommand(command, user === info.username ? undefined : user, workdir),
      ];
      const { ended, ...result } = await runProcess("ssh", args, options, logger);
      if (ended === "interrupted") throw new ExpectedError("interrupted", {});
      if (ended === "timeout")
        throw new ExpectedError("guest_not_responding", { name, seconds: inSeconds(options.timeoutMs) });
      if (ended === "missing")
        throw new ExpectedError("guest_unreachable", { name, reason: "the program ssh was not found" });
      if (ended === "itself" && result.exitCode === connectionFailed)
        throw new ExpectedError("guest_unreachable", { name, reason: result.stderr.trim() });
      return { ...result, ...(ended === "flooded" && { flooded: true }) };
    },
  };
}

/** Asks no questions and does not use the user's known hosts, because another machine may get the address later. */
export function sshArguments({ host, port, username, privateKeyPath }: SshInfo): readonly string[] {
  const options = [
    "BatchMode=yes",
    "ConnectTimeout=10",
    "IdentitiesOnly=yes",
    "LogLevel=ERROR",
    "StrictHostKeyChecking=no",
    "UserKnownHostsFile=/dev/null",
  ];
  return [
    ...options.flatMap((option) => ["-o", option]),
    ...privateKeyPath.flatMap((path) => ["-i", path]),
    ...["-p", String(port), "-l", username, host],
  ];
}

/** `ssh` passes a single string to a shell, so each word is quoted. */
function remoteCommand(command: readonly string[], user: string | undefined, workdir: string): string {
  const script = 'cd "$1" && shift && exec "$@"';
  const become = user === undefined ? [] : ["sudo", "-n", "-H", "-u", user, "--"];
  return [...become, "sh", "-c", script, "sh", workdir, ...command].map(quoteForShell).join(" ");
}

/** Quotes a word for a POSIX shell. */
export function quoteForShell(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
