import { type CopyOptions, copy } from "./copy.js";
import { readPull } from "./places.js";
import type { Subcommand } from "./subcommand.js";
import { jsonOption } from "./targets.js";

/** `vagrant vm pull`: files and folders out of a machine. */
export const pull: Subcommand = (vm, act, session) => {
  vm.command("pull")
    .description("copy files and folders out of a machine")
    .usage("[options] [machine:]<source...> <target>")
    .argument("<path...>", "the target comes last; the machine need not be named where the project has one")
    .option("-u, --user <name>", "who reads them; else the user that Vagrant logs in as")
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
