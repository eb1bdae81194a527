import { readPull } from "../arguments/places.js";
import { jsonOption } from "../arguments/targets.js";
import type { Subcommand } from "../session/subcommand.js";
import { type CopyOptions, copy } from "./copy.js";

/** `vagrant vm pull`: copies files and folders out of a machine. */
export const pull: Subcommand = (vm, act, session) => {
  vm.command("pull")
    .description("copy files and folders out of a machine")
    .usage("[options] [machine:]<source...> <target>")
    .argument("<path...>", "the target comes last; the machine can be omitted if the project has only one")
    .option("-u, --user <name>", "user who reads them (default: the user that Vagrant logs in as)")
    .addOption(jsonOption())
    .action(
      act((words: readonly string[], options: CopyOptions) =>
        copy(session, readPull(words), options, {
          schema: "vm-pull",
          doing: "Copying from",
          ends: (host, guest) => ({ from: guest, to: host }),
        }),
      ),
    );
};
