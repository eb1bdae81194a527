import { readPush } from "../arguments/places.js";
import { jsonOption } from "../arguments/targets.js";
import type { Subcommand } from "../session/subcommand.js";
import { type CopyOptions, copy } from "./copy.js";

/** `vagrant vm push`: copies files and folders into a machine. */
export const push: Subcommand = (vm, act, session) => {
  vm.command("push")
    .description("copy files and folders into a machine")
    .usage("[options] <source...> [machine:]<target>")
    .argument("<path...>", "the target comes last; the machine can be omitted if the project has only one")
    .option("-u, --user <name>", "user who writes and owns them (default: the user that Vagrant logs in as)")
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
