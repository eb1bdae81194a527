import { cleanText } from "../../machine/clean-text.js";
import { shortSentenceOf } from "../../machine/sentences.js";
import { reportTemporary, type TemporaryReport } from "../../operations/temporary/report.js";
import { jsonOption } from "../arguments/targets.js";
import { exitCodes } from "../session/exit-codes.js";
import type { Subcommand } from "../session/subcommand.js";
import { printJson } from "../terminal/print-json.js";
import { contextOf } from "./context-of.js";
import { describeTemporary, systemOf } from "./describe-temporary.js";
import { nameArgument } from "./name-argument.js";

/** `vagrant vm temp status` */
export const status: Subcommand = (temp, act, session) => {
  temp
    .command("status")
    .description("show a temporary machine")
    .addArgument(nameArgument())
    .addOption(jsonOption())
    .action(
      act(async (name: string, { json }: { readonly json?: true }) => {
        const report = await reportTemporary(name, contextOf(session));
        if (json) printJson(session, "vm-temp-status", { machine: describeTemporary(report) });
        else for (const line of linesOf(report)) session.print(line);
        return { exitCode: exitCodes.done };
      }),
    );
};

function linesOf({ name, record, state, error, health }: TemporaryReport): readonly string[] {
  const facts: readonly (readonly [string, string | undefined])[] = [
    ["name", name],
    ["state", state.short],
    ["health", health],
    ["reason", error && shortSentenceOf(error)],
    ["provider", record?.provider],
    ["system", record && systemOf(record)],
    ["cpus", record && text(record.options.cpus)],
    ["memory", record && text(record.options.memory)],
    ["created", record?.created_at],
    ["ends", record?.session && "with its session"],
    ...(record?.mounts ?? []).map(
      ({ hostpath, guestpath, read_only }) =>
        ["mount", `${hostpath} => ${guestpath}${read_only ? " (read-only)" : ""}`] as const,
    ),
  ];
  return facts.flatMap(([fact, value]) =>
    value === undefined ? [] : [`${`${fact}:`.padEnd(10)} ${cleanText(value)}`],
  );
}

function text(value: string | number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}
