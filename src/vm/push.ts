import { type CopyOptions, copy } from "./copy.js";
import { readPush } from "./places.js";
import type { Subcommand } from "./subcommand.js";
import { jsonOption } from "./targets.js";

/** `vagrant vm push`: files and folders into a machine. */
export const push: Subcommand = (vm, act, session) => {
  vm.command("push")
    .description("copy files and folders into a machine")
    .usage("[options] <source...> [machine:]<target>")
    .argument("<path...>", "the target comes last; the machine need not be named where the project has one")
    .option("-u, --user <name>", "who writes them, and whose they are; else the user that Vagrant logs in as")
    .addOption(jsonOption())
    .action(
      act((words: readonly string[], options: CopyOptions) =>
        copy(session, readPush(words), options, {
          schema: "vm-push",
          doing: "Copying to",
          ends: (host, guest) => ({ from: host, to: guest }),
        }),
      ),
    );
};
