import { requireTemporary } from "../../operations/temporary/require-temporary.js";
import { exitCodes } from "../exit-codes.js";
import { printJson } from "../print-json.js";
import type { Subcommand } from "../subcommand.js";
import { printTable } from "../table.js";
import { jsonOption } from "../targets.js";
import { contextOf } from "./context-of.js";
import { describeMount } from "./describe-temporary.js";
import { nameArgument } from "./name-argument.js";

const columns = ["SOURCE", "TARGET", "MODE"].map((title) => ({ title }));

/** `vagrant vm temp mounts` */
export const mounts: Subcommand = (temp, act, session) => {
  temp
    .command("mounts")
    .description("list the folders of a temporary machine")
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
