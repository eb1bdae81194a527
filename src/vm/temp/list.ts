import { listTemporary, type TemporaryReport } from "../../operations/temporary/report.js";
import { guardLeftovers } from "../../operations/temporary/sessions.js";
import { exitCodes } from "../exit-codes.js";
import { printJson } from "../print-json.js";
import { shortSentenceOf } from "../sentences.js";
import type { Subcommand } from "../subcommand.js";
import { type Cell, printTable } from "../table.js";
import { jsonOption } from "../targets.js";
import { contextOf } from "./context-of.js";
import { describeTemporary, systemOf } from "./describe-temporary.js";

const columns = ["NAME", "STATE", "PROVIDER", "SYSTEM", "MOUNTS", "CREATED", "ENDS"].map((title) => ({
  title,
}));

/** `vagrant vm temp list` */
export const list: Subcommand = (temp, act, session) => {
  temp
    .command("list")
    .description("list the temporary machines")
    .addOption(jsonOption())
    .action(
      act(async ({ json }: { readonly json?: true }) => {
        const context = contextOf(session);
        const reports = await listTemporary(context);
        await guardLeftovers(context);
        if (json) printJson(session, "vm-temp-list", { machines: reports.map(describeTemporary) });
        else if (reports.length > 0) printTable(session, columns, reports.map(rowOf));
        else session.say("There are no temporary machines. `vagrant vm temp create` makes one.");
        for (const { name, error } of reports)
          if (error !== undefined && !json) session.say(`${name}: ${shortSentenceOf(error)}`);
        return { exitCode: exitCodes.done };
      }),
    );
};

function rowOf({ name, record, state }: TemporaryReport): readonly Cell[] {
  const cells = record && [
    record.provider,
    systemOf(record),
    String(record.mounts.length),
    record.created_at.slice(0, 16).replace("T", " "),
    record.session === undefined ? "" : "with its session",
  ];
  const style = state.id === "running" ? "green" : "yellow";
  return [name, { text: state.short, style }, ...(cells ?? [])];
}
