import { describe, expect, it } from "vitest";
import { rubyKeywords, rubyLiteral } from "../../../src/vagrantfile/ruby-literal.js";

describe("rubyLiteral", () => {
  it.each<[unknown, string]>([
    ["plain", '"plain"'],
    ["it's 100 %", '"it\'s 100 %"'],
    ["#{`id`}", '"\\#{`id`}"'],
    ['"\\', '"\\"\\\\"'],
    ["a\nb\r\0", '"a\\nb\\u{d}\\u{0}"'],
    ["Zürich 東京 🚀", '"Zürich 東京 🚀"'],
    ["\u202Ereversed", '"\\u{202e}reversed"'],
    ["\uD800", '"\\xED\\xA0\\x80"'],
    [42, "42"],
    [1.5, "1.5"],
    [-0, "-0.0"],
    [1e21, "1e+21"],
    [Number.NEGATIVE_INFINITY, "-Float::INFINITY"],
    [12n, "12"],
    [true, "true"],
    [null, "nil"],
    [undefined, "nil"],
    [Symbol("id"), ":id"],
    [Symbol("a b"), ':"a b"'],
    [["a", 1, [null]], '["a", 1, [nil]]'],
    [{}, "{}"],
    [{ a: { "b c": 1 } }, '{ "a" => { "b c" => 1 } }'],
  ])("writes %o as %s", (value, literal) => {
    expect(rubyLiteral(value)).toBe(literal);
  });

  it.each([[() => 1], [new Date(0)]])("refuses %o", (value) => {
    expect(() => rubyLiteral(value)).toThrow(TypeError);
  });
});

describe("rubyKeywords", () => {
  it("labels each value, and quotes the names that need it", () => {
    expect(rubyKeywords({ guest: 80, host_ip: "::1", "a: exit, b": true })).toBe(
      'guest: 80, host_ip: "::1", "a: exit, b": true',
    );
  });
});
