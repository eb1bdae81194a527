import { resolve } from "node:path";
import { examine } from "../operations/doctor/examine.js";
import type { Finding } from "../operations/doctor/finding.js";
import { exitCodes } from "./exit-codes.js";
import type { Style } from "./paint.js";
import { printJson } from "./print-json.js";
import { shortSentenceOf } from "./sentences.js";
import type { Session } from "./session.js";
import type { Subcommand } from "./subcommand.js";
import { printTable } from "./table.js";
import { jsonOption } from "./targets.js";

interface Options {
  readonly fix?: true;
  readonly bundle?: string;
  readonly json?: true;
}

/** `vagrant vm doctor`: looks at all that machines need of this computer. */
export const doctor: Subcommand = (vm, act, session) => {
  vm.command("doctor")
    .description("look at all that machines need of this computer, and say what to do")
    .option("--fix", "put right what can be without harm; never a machine")
    .option("--bundle <file>", "write a support archive without secrets (tar.gz)")
    .addOption(jsonOption())
    .action(
      act(async ({ fix, bundle, json }: Options) => {
        const seen = await examine({ ...session, explain: shortSentenceOf });
        const findings = fix ? await Promise.all(seen.map((finding) => mend(finding, session))) : seen;
        const path = bundle === undefined ? undefined : resolve(session.cwd, bundle);
        if (path !== undefined) {
          const { writeBundle } = await import("../operations/doctor/bundle.js");
          await writeBundle(path, findings, session);
        }
        if (json) printJson(session, "vm-doctor", { findings: findings.map(asJson) });
        else print(findings, session);
        if (path !== undefined)
          session.say(`The support archive is ${path}. Look into it before you send it.`);
        const problems = findings.some(({ level }) => level === "problem");
        return { exitCode: problems ? exitCodes.failed : exitCodes.done };
      }),
    );
};

async function mend(finding: Finding, session: Session): Promise<Finding> {
  const { repair, remedy: _, ...rest } = finding;
  if (repair === undefined) return finding;
  try {
    await repair();
    return { ...rest, level: "ok", text: `put right: ${finding.text}` };
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
  return { level, check, text, ...(remedy !== undefined && { remedy }), fixable: repair !== undefined };
}
