import { readFile } from "node:fs/promises";
import { Script } from "node:vm";
import ejs from "ejs";
import { ExpectedError, messageOf } from "../errors.js";
import { rubyLiteral } from "./ruby-literal.js";

/** An EJS template in which `<%= %>` is a Ruby literal, whatever the value is. */
export interface Template {
  /** Its file, or a name for people. */
  readonly name: string;
  readonly text: string;
}

/** Reads a user's template. `template_unreadable`. */
export async function readTemplate(path: string): Promise<Template> {
  try {
    return { name: path, text: await readFile(path, "utf8") };
  } catch (error) {
    throw new ExpectedError("template_unreadable", { path, reason: messageOf(error) }, { cause: error });
  }
}

type Locals = Readonly<Record<string, unknown>>;

/** Fills a template in. `template_failed`, with the line, when it is no EJS or its code throws. */
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

/** EJS puts `file:line`, an excerpt and an empty line before an error's own message. */
function readRuntimeError(message: string): { line: string; reason: string } {
  const [, line = "1"] = /^.*:(\d+)\n/.exec(message) ?? [];
  return { line, reason: message.split("\n\n").at(-1) ?? message };
}

/** The `try … catch` that EJS puts around a template is not the user's to understand. */
function readCompileError(message: string, name: string): string {
  const [reason = ""] = message.split(` in ${name} while compiling`);
  return reason.includes("catch") ? "it has an unmatched { or }" : reason;
}

/**
 * The template's line that does not compile, which EJS does not say. Its JavaScript notes the template's line after each line
 * break there (`; __line = 3`), and Node says which line of the JavaScript is wrong. When EJS itself gave up, at a tag that
 * is not closed, there is JavaScript up to that tag.
 */
function lineOfSyntaxError(source: string): number {
  const lines = source.split("\n");
  const end = lines.indexOf("  return __output;");
  const before = lines.slice(0, wrongLineOf(source) ?? lines.length).slice(0, end < 0 ? undefined : end);
  const isStatement = (line: string) => line.startsWith("    ;");
  const note = before.findLastIndex((line) => line.startsWith(lineNote));
  const begin = note >= 0 ? note : before.findIndex(isStatement);
  const noted = Number.parseInt(before[note]?.slice(lineNote.length) ?? "1", 10);
  // Code of several lines stands there as it is; what EJS writes itself begins with a semicolon.
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
