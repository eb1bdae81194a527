import { describe, expect, it } from "vitest";
import { readPlace, readPull, readPush } from "../../../src/vm/arguments/places.js";

describe("readPlace", () => {
  it.each([
    ["web:/srv/a:b", "web", "/srv/a:b"],
    ["web:", "web", ""],
    [":a:b", "", "a:b"],
    ["./a:b", undefined, "./a:b"],
    ["/srv/a:b", undefined, "/srv/a:b"],
    ["plain", undefined, "plain"],
    ["web:two\nlines", "web", "two\nlines"],
  ])("reads %j", (text, machine, path) => {
    expect(readPlace(text)).toEqual({ machine, path });
  });
});

describe("the arguments of push and pull", () => {
  it.each([
    [["a", "./b:c", "web:/srv"], { machine: "web", sources: ["a", "./b:c"], target: "/srv" }],
    [["a", "web:"], { machine: "web", sources: ["a"], target: "." }],
    [["a", "web:~/b"], { machine: "web", sources: ["a"], target: "b" }],
    [["a", "/srv"], { machine: undefined, sources: ["a"], target: "/srv" }],
    [["a", ":b"], { machine: undefined, sources: ["a"], target: "b" }],
  ])("push %j", (words, expected) => {
    expect(readPush(words)).toEqual(expected);
  });

  it.each([
    [["web:a", "web:~", "."], { machine: "web", sources: ["a", "."], target: "." }],
    [["a", ":b", "c"], { machine: undefined, sources: ["a", "b"], target: "c" }],
    [["web:a/.", "web:b/.", "./c:d"], { machine: "web", sources: ["a/.", "b/."], target: "./c:d" }],
  ])("pull %j", (words, expected) => {
    expect(readPull(words)).toEqual(expected);
  });

  it.each([
    [["a"], /source and a target/],
    [["web:a", "database:b"], /both on machines.*pull to this computer, then push.*\.\/web:a/],
    [["web:a", "b"], /a on the machine web.*\.\/web:a/],
    [["", "web:a"], /path cannot be empty/],
    [["x/a", "y/a/", "web:"], /two sources are named a;/],
  ])("refuses to push %j", (words, message) => {
    expect(() => readPush(words)).toThrow(message);
  });

  it.each([
    [["web:a"], /source and a target/],
    [["web:a", "database:b"], /both on machines/],
    [["web:a", "database:b", "c"], /on the same machine/],
    [["web:a", "b", "c"], /on the same machine/],
    [["web:a", ""], /path cannot be empty/],
  ])("refuses to pull %j", (words, message) => {
    expect(() => readPull(words)).toThrow(message);
  });
});
