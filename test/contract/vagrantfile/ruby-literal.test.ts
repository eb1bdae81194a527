import { access, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rubyKeywords, rubyLiteral } from "../../../src/vagrantfile/ruby-literal.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

/** Prints what Ruby has read as JSON, with each string as its bytes and each number by its bits. */
const describeInRuby = `
require "json"

def plain(value)
  case value
  when String then ["string", value.b.unpack1("H*")]
  when Symbol then ["symbol", value.to_s.b.unpack1("H*")]
  when Integer then ["number", [value.to_f].pack("G").unpack1("H*")]
  when Float then ["number", [value].pack("G").unpack1("H*")]
  when Array then ["array", value.map { |item| plain(item) }]
  when Hash then ["hash", value.map { |key, item| [plain(key), plain(item)] }]
  else ["other", value.inspect]
  end
end

load ARGV.fetch(0)
puts JSON.generate($values.map { |value| plain(value) })
`;

/** The same description of the original value. */
function plain(value: unknown): unknown {
  if (value === null || value === undefined) return ["other", "nil"];
  if (typeof value === "boolean") return ["other", String(value)];
  if (typeof value === "string") return ["string", bytesOf(value)];
  if (typeof value === "symbol") return ["symbol", bytesOf(wellFormed(value.description ?? ""))];
  if (typeof value === "number") {
    const bits = Buffer.alloc(8);
    bits.writeDoubleBE(value);
    return ["number", bits.toString("hex")];
  }
  if (Array.isArray(value)) return ["array", value.map(plain)];
  return ["hash", Object.entries(value).map(([key, item]) => [plain(key), plain(item)])];
}

/** UTF-8, and a lone surrogate as the three bytes that it would have. */
function bytesOf(text: string): string {
  return [...text]
    .map((character) => {
      const code = character.codePointAt(0) ?? 0;
      if (code < 0xd800 || code > 0xdfff) return Buffer.from(character).toString("hex");
      return Buffer.from([0xed, 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)]).toString("hex");
    })
    .join("");
}

function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}

const hostilePieces = [
  ...[
    "#{",
    "}",
    "#$",
    "#@",
    "`touch executed`",
    "%q(",
    "%x{touch executed}",
    "\\",
    "'",
    '"',
    "\0",
    "\r\n",
    "\n",
  ],
  ...[
    "\n__END__\n",
    "\n=begin\n",
    "\u2028",
    "\u202e",
    "\ud800",
    "\udfff",
    "e\u0301",
    "\x04",
    "\x1a",
    "?>",
    "<%= 1 %>",
  ],
  ...[
    '#{File.write("executed", "")}',
    '"; File.write("executed", ""); "',
    "é",
    "🚀",
    "\u{10ffff}",
    "\\u{41}",
    "\\M-a",
  ],
];

const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes)),
  fc.array(fc.constantFrom(...hostilePieces)).map((pieces) => pieces.join("")),
);
const scalar = fc.oneof(
  text,
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true }),
  fc.boolean(),
  fc.constant(null),
  text.map((name) => Symbol(name)),
);
const { value: anything } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    scalar,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(text, tie("value"), { maxKeys: 4 }),
  ),
}));

async function readBack(sources: readonly string[]): Promise<readonly unknown[]> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "values.rb"), `$values = [\n${sources.join(",\n")}\n]\n`);
  await writeFile(join(folder, "describe.rb"), describeInRuby);
  // Vagrant runs in any locale. Ruby reads files as UTF-8 in all of them.
  const { stdout } = await execa("ruby", ["describe.rb", "./values.rb"], {
    cwd: folder,
    env: { LC_ALL: "C" },
    stdin: "ignore",
  });
  await expect(access(join(folder, "executed"))).rejects.toMatchObject({ code: "ENOENT" });
  return JSON.parse(stdout) as unknown[];
}

describe("what Ruby reads", () => {
  it("is the original value, and runs nothing", async () => {
    const values = [...hostilePieces, ...fc.sample(anything, { numRuns: 3_000 })];
    const read = await readBack(values.map(rubyLiteral));
    expect(read.length).toBe(values.length);
    for (const [index, value] of values.entries()) expect(read[index]).toEqual(plain(value));
  });

  it("are the original keywords", async () => {
    const options = fc.dictionary(text, scalar, { minKeys: 1, maxKeys: 5 });
    // Names that only differ in broken characters become the same symbol.
    const distinct = fc.sample(options, { numRuns: 500 }).filter((names) => {
      const keys = Object.keys(names).map(wellFormed);
      return new Set(keys).size === keys.length;
    });
    const read = await readBack(distinct.map((option) => `{ ${rubyKeywords(option)} }`));
    expect(read).toEqual(
      distinct.map((option) => [
        "hash",
        Object.entries(option).map(([name, value]) => [plain(Symbol(name)), plain(value)]),
      ]),
    );
  });
});
