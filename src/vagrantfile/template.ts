import { readFile } from "node:fs/promises";
import { Script } from "node:vm";
import ejs from "ejs";
import { ExpectedError, messageOf } from "../errors.js";
import { rubyLiteral } from "./ruby-literal.js";

/** An EJS template in which `<%= %>` always produces a Ruby literal. */
export interface Template {
  /** Its path, or a name for the user. */
  readonly name: string;
  readonly text: string;
}

/** Reads a user's template. Fails with `template_unreadable`. */
export async function readTemplate(path: string): Promise<Template> {
  try {
    return { name: path, text: await readFile(path, "utf8") };
  } catch (error) {
    throw new ExpectedError("template_unreadable", { path, reason: messageOf(error) }, { cause: error });
  }
}

type Locals = Readonly<Record<string, unknown>>;

/** Renders a template. Fails with `template_failed` and the line if it is invalid or its code throws. */
export function fillTemplate(template: Template, locals: Locals): string {
  const run = compile(template, Object.keys(locals));
  try {
    return run(locals);
  } catch (error) {
    const { line, reason } = readRuntimeError(messageOf(error));
    throw new ExpectedError(
      "template_failed",
      { place: `${template.name}:${line}`, reason },
      { cause: error },
    );
  }
}

function compile(template: Template, names: string[]): (locals: Locals) => string {
  const parsed = new ejs.Template(template.text, {
    filename: template.name,
    escape: rubyLiteral,
    strict: true,
    destructuredLocals: names,
  });
  try {
    return parsed.compile() as (locals: Locals) => string;
  } catch (error) {
    const place = `${template.name}:${lineOfSyntaxError(parsed.source)}`;
    const reason = readCompileError(messageOf(error), template.name);
    throw new ExpectedError("template_failed", { place, reason }, { cause: error });
  }
}

/** EJS puts `file:line`, an excerpt and an empty line before the message of an error. */
function readRuntimeError(message: string): { line: string; reason: string } {
  const [, line = "1"] = /^.*:(\d+)\n/.exec(message) ?? [];
  return { line, reason: message.split("\n\n").at(-1) ?? message };
}

/** Hides the `try … catch` that EJS adds around a template. */
function readCompileError(message: string, name: string): string {
  const [reason = ""] = message.split(` in ${name} while compiling`);
  return reason.includes("catch") ? "it has an unmatched { or }" : reason;
}

/**
 * The line of a template that does not compile, which EJS does not report. The compiled JavaScript contains the
 * template's line after each line break (`; __line = 3`), and Node reports the line of the JavaScript. If EJS itself
 * failed at an unclosed tag, there is JavaScript up to that tag.
 */
function lineOfSyntaxError(source: string): number {
  const lines = source.split("\n");
  const end = lines.indexOf("  return __output;");
  const before = lines.slice(0, wrongLineOf(source) ?? lines.length).slice(0, end < 0 ? undefined : end);
  const isStatement = (line: string) => line.startsWith("    ;");
  const note = before.findLastIndex((line) => line.startsWith(lineNote));
  const begin = note >= 0 ? note : before.findIndex(isStatement);
  const noted = Number.parseInt(before[note]?.slice(lineNote.length) ?? "1", 10);
  // Code of several lines is copied unchanged; EJS's own statements begin with a semicolon.
  return noted + before.slice(begin).filter((line) => line !== "" && !isStatement(line)).length;
}

const lineNote = "    ; __line = ";

function wrongLineOf(source: string): number | undefined {
  try {
    new Script(`(function () {${source}})`, { filename: "template" });
    return undefined;
  } catch (error) {
    const [, line] = /^template:(\d+)/.exec((error as Error).stack ?? "") ?? [];
    return line === undefined ? undefined : Number(line);
  }
}
