import { describe, expect, it } from "vitest";
import { commandText } from "../../../src/machine/command-text.js";
import { masker } from "../../../src/machine/mask.js";

const mask = masker({ GITHUB_TOKEN: "s3cr3t-of-the-shell", LANG: "C.UTF-8" });

describe("the log", () => {
  it.each([
    ["a value of the environment", "run s3cr3t-of-the-shell", "run [removed]"],
    [
      "an argument after its option",
      ["login", "--password", "hunter2", "ann"],
      ["login", "--password", "[removed]", "ann"],
    ],
    ["an argument with its option", ["--token=hunter2"], ["--token=[removed]"]],
    ["a variable for a guest", ["env", "DB_PASSWORD=hunter2", "sh"], ["env", "DB_PASSWORD=[removed]", "sh"]],
    [
      "a login in an address",
      ["clone", "https://ann:hunter2@example.com/x"],
      ["clone", "https://[removed]@example.com/x"],
    ],
    [
      "an environment",
      { env: { API_KEY: "hunter2", LANG: "C" } },
      { env: { API_KEY: "[removed]", LANG: "C" } },
    ],
    [
      "nothing else",
      { key: "orbctl_failed", ms: 7, args: ["list", "-f", "json"] },
      { key: "orbctl_failed", ms: 7, args: ["list", "-f", "json"] },
    ],
  ])("has %s removed", (_case, value, masked) => {
    expect(mask(value)).toEqual(masked);
  });

  it("is masked in the commands of errors, too", () => {
    const words = [
      "orbctl",
      "run",
      "-m",
      "web",
      "env",
      "DB_PASSWORD=hunter2",
      "login",
      "--token",
      "hunter2",
      "s3cr3t-of-the-shell",
    ];
    expect(commandText(words, { GITHUB_TOKEN: "s3cr3t-of-the-shell" })).toBe(
      "orbctl run -m web env DB_PASSWORD=[removed] login --token [removed] [removed]",
    );
  });

  it("is masked in the messages of errors, too", () => {
    expect(mask({ err: new Error("token=hunter2") })).toMatchObject({ err: { message: "token=[removed]" } });
  });
});
