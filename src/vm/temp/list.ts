import { shortSentenceOf } from "../../machine/sentences.js";
import { listTemporary, type TemporaryReport } from "../../operations/temporary/report.js";
import { guardLeftovers } from "../../operations/temporary/sessions.js";
import { jsonOption } from "../arguments/targets.js";
import { exitCodes } from "../session/exit-codes.js";
import type { Subcommand } from "../session/subcommand.js";
import { printJson } from "../terminal/print-json.js";
import { type Cell, printTable } from "../terminal/table.js";
import { contextOf } from "./context-of.js";
import { describeTemporary, systemOf } from "./describe-temporary.js";

const columns = ["NAME", "STATE", "HEALTH", "PROVIDER", "SYSTEM", "MOUNTS", "CREATED", "ENDS"].map(
  (title) => ({
    title,
  }),
);

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
        else session.say("There are no temporary machines. `vagrant vm temp create` creates one.");
        for (const { name, error } of reports)
          if (error !== undefined && !json) session.say(`${name}: ${shortSentenceOf(error)}`);
        return { exitCode: exitCodes.done };
      }),
    );
};

function rowOf({ name, record, state, health }: TemporaryReport): readonly Cell[] {
  const cells = record && [
    record.provider,
    systemOf(record),
    String(record.mounts.length),
    record.created_at.slice(0, 16).replace("T", " "),
    record.session === undefined ? "" : "with its session",
  ];
  const style = state.id === "running" ? "green" : "yellow";
  return [name, { text: state.short, style }, healthCell(health), ...(cells ?? [])];
}

function healthCell(health: TemporaryReport["health"]): Cell {
  if (health === undefined) return "";
  return { text: health, style: health === "healthy" ? "green" : "red" };
}
