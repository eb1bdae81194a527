import { shortSentenceOf } from "../../machine/sentences.js";
import { stateText } from "../../machine/state-report.js";
import { type LabList, type ListedLab, listLabs } from "../../operations/lab/list-labs.js";
import { jsonOption } from "../../vm/arguments/targets.js";
import { exitCodes } from "../../vm/session/exit-codes.js";
import type { Session } from "../../vm/session/session.js";
import type { Subcommand } from "../../vm/session/subcommand.js";
import { printJson } from "../../vm/terminal/print-json.js";
import { type Cell, printTable } from "../../vm/terminal/table.js";

/** `vagrant lab list`: all labs of this computer. */
export const list: Subcommand = (lab, act, session) => {
  lab
    .command("list")
    .description("list all labs of this computer, with the states of their machines")
    .addOption(jsonOption())
    .action(
      act(async ({ json }: { readonly json?: true }) => {
        const found = await listLabs(session);
        if (json) printJson(session, "lab-list", { labs: found.labs.map(asJson), damaged: found.damaged });
        else if (found.labs.length > 0) printTable(session, columns, found.labs.map(rowOf));
        else session.say("There are no labs.");
        sayProblems(found, session);
        return { exitCode: exitCodes.done };
      }),
    );
};

const columns = [
  ...[{ title: "ID" }, { title: "NAME" }, { title: "MACHINES" }],
  ...[{ title: "LINKS", align: "right" as const }, { title: "PROJECT" }],
];

function rowOf({ id, name, project, machines, links }: ListedLab): readonly Cell[] {
  return [id, name ?? "-", countStates(machines), String(links.length), project ?? "-"];
}

/** For example `2 running, 1 not created`. */
function countStates(machines: ListedLab["machines"]): string {
  const states = [...new Set(machines.map(({ state }) => state))];
  const counted = states.map((state) => {
    const count = machines.filter((machine) => machine.state === state).length;
    return `${count} ${stateText(state)}`;
  });
  return counted.join(", ");
}

function asJson({ id, name, project, machines, links }: ListedLab) {
  return { id, name: name ?? null, project: project ?? null, machines, links };
}

function sayProblems({ damaged, reason }: LabList, session: Session): void {
  if (reason !== undefined) session.say(`Not all machines could be listed: ${shortSentenceOf(reason)}`);
  for (const path of damaged) session.say(`${path} cannot be read; \`vagrant vm doctor\` says more.`);
}
