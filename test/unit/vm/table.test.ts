import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanLine, cleanText } from "../../../src/machine/clean-text.js";
import { printTable } from "../../../src/vm/terminal/table.js";
import { FakeSession } from "../../support/fake-session.js";

const columns = [{ title: "NAME" }, { title: "CPU", align: "right" }] as const;

describe("printTable", () => {
  it("aligns columns, without trailing spaces", () => {
    const session = new FakeSession();
    printTable(session, columns, [
      ["web", "7 %"],
      ["database", "100 %"],
    ]);
    expect(session.stdout).toBe("NAME        CPU\nweb         7 %\ndatabase  100 %\n");
  });

  it("uses colours only on a terminal that has them", () => {
    const session = new FakeSession();
    const rows = [[{ text: "web", style: "green" }, "1"]] as const;
    printTable(session, columns, rows);
    expect(session.stdout).not.toContain("\u001b");
    session.terminal = { ...session.terminal, colour: true };
    session.stdout = "";
    printTable(session, columns, rows);
    expect(session.stdout).toContain("\u001b[32mweb\u001b[39m");
  });

  it("keeps each row on one line, with any output of a machine", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" })), (texts) => {
        const session = new FakeSession();
        printTable(
          session,
          columns,
          texts.map((text) => [text, text]),
        );
        expect(session.stdout.split("\n")).toHaveLength(texts.length + 2);
      }),
    );
  }, 60_000);
});

describe("cleanText", () => {
  it.each([
    ["\u001b[31mred\u001b[0m", "red"],
    ["a\r\nb\tc", "a b c"],
    ["\u001b]0;title\u0007text", "text"],
    ["safe\u202egpj", "safe gpj"],
    ["x".repeat(300), `${"x".repeat(199)}…`],
  ])("%j", (text, expected) => {
    expect(cleanText(text)).toBe(expected);
  });
});

describe("cleanLine", () => {
  it.each([
    ["\u001b[2J\u001b[31mred\tand more\r", "red\tand more"],
    [" indented ", " indented "],
  ])("%j", (line, expected) => {
    expect(cleanLine(line)).toBe(expected);
  });
});
