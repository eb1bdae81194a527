import { requireTemporary } from "../../operations/temporary/require-temporary.js";
import { jsonOption } from "../arguments/targets.js";
import { exitCodes } from "../session/exit-codes.js";
import type { Subcommand } from "../session/subcommand.js";
import { printJson } from "../terminal/print-json.js";
import { printTable } from "../terminal/table.js";
import { contextOf } from "./context-of.js";
import { describeMount } from "./describe-temporary.js";
import { nameArgument } from "./name-argument.js";

const columns = ["SOURCE", "TARGET", "MODE"].map((title) => ({ title }));

/** `vagrant vm temp mounts` */
export const mounts: Subcommand = (temp, act, session) => {
  temp
    .command("mounts")
    .description("list the mounted folders of a temporary machine")
    .addArgument(nameArgument())
    .addOption(jsonOption())
    .action(
      act(async (name: string, { json }: { readonly json?: true }) => {
        const record = await requireTemporary(name, contextOf(session));
        if (json) printJson(session, "vm-temp-mounts", { name, mounts: record.mounts.map(describeMount) });
        else if (record.mounts.length === 0) session.say(`${name}: no folders are mounted.`);
        else
          printTable(
            session,
            columns,
            record.mounts.map(({ hostpath, guestpath, read_only }) => [
              hostpath,
              guestpath,
              read_only ? "ro" : "rw",
            ]),
          );
        return { exitCode: exitCodes.done };
      }),
    );
};
