import { resolve } from "node:path";
import { shortSentenceOf } from "../../machine/sentences.js";
import { examine } from "../../operations/doctor/examine.js";
import type { Finding } from "../../operations/doctor/finding.js";
import { jsonOption } from "../arguments/targets.js";
import { exitCodes } from "../session/exit-codes.js";
import type { Session } from "../session/session.js";
import type { Subcommand } from "../session/subcommand.js";
import type { Style } from "../terminal/paint.js";
import { printJson } from "../terminal/print-json.js";
import { printTable } from "../terminal/table.js";

interface Options {
  readonly fix?: true;
  readonly bundle?: string;
  readonly json?: true;
}

/** `vagrant vm doctor`: checks everything that machines need from this computer. */
export const doctor: Subcommand = (vm, act, session) => {
  vm.command("doctor")
    .description("check everything that machines need from this computer, and say how to fix it")
    .option("--fix", "fix what can be fixed safely; never changes a machine")
    .option("--bundle <file>", "write a support archive without secrets (tar.gz)")
    .addOption(jsonOption())
    .action(
      act(async ({ fix, bundle, json }: Options) => {
        const seen = await examine({ ...session, explain: shortSentenceOf });
        const findings = fix ? await Promise.all(seen.map((finding) => fixOne(finding, session))) : seen;
        const path = bundle === undefined ? undefined : resolve(session.cwd, bundle);
        if (path !== undefined) {
          const { writeBundle } = await import("../../operations/doctor/bundle.js");
          await writeBundle(path, findings, session);
        }
        if (json) printJson(session, "vm-doctor", { findings: findings.map(asJson) });
        else print(findings, session);
        if (path !== undefined)
          session.say(`The support archive is ${path}. Check its contents before you send it.`);
        const problems = findings.some(({ level }) => level === "problem");
        return { exitCode: problems ? exitCodes.failed : exitCodes.done };
      }),
    );
};

async function fixOne(finding: Finding, session: Session): Promise<Finding> {
  const { repair, remedy: _, ...rest } = finding;
  if (repair === undefined) return finding;
  try {
    const done = await repair();
    return { ...rest, level: "ok", text: `fixed: ${done ?? finding.text}` };
  } catch (error) {
    session.say(`${finding.text}: ${shortSentenceOf(error)}`);
    return finding;
  }
}

const columns = [{ title: "" }, { title: "CHECK" }, { title: "FINDING" }];
const styles = { ok: "green", warning: "yellow", problem: "red" } as const satisfies Record<string, Style>;

function print(findings: readonly Finding[], session: Session): void {
  printTable(
    session,
    columns,
    findings.map(({ level, check, text }) => [{ text: level, style: styles[level] }, check, text]),
  );
  const remedies = findings.flatMap(({ check, remedy }) =>
    remedy === undefined ? [] : [`${check}: ${remedy}`],
  );
  if (remedies.length > 0) session.print(`\nWhat to do:`);
  for (const remedy of new Set(remedies)) session.print(remedy);
}

function asJson({ level, check, text, remedy, repair }: Finding) {
  return { level, check, text, remedy, fixable: repair !== undefined };
}
