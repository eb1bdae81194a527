import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { absenceOfRoots, absenceOfShell, runInRoot, shells } from "../../support/script-root.js";
import { engineCases } from "./engine-cases.js";
import { guestCases } from "./guest-cases.js";
import type { ScriptCase } from "./script-case.js";

const folders: Readonly<Record<string, Readonly<Record<string, ScriptCase>>>> = {
  "src/guest-scripts": guestCases,
  "src/engine/scripts": engineCases,
};
const noRoots = absenceOfRoots();

describe.each(Object.entries(folders))("the scripts of %s", (folder, cases) => {
  const scripts = readdirSync(folder).filter((file) => file.endsWith(".sh"));

  it("are all run", () => expect(Object.keys(cases).sort()).toEqual(scripts.sort()));

  describe.each(shells)("in $name", (shell) => {
    const absent = absenceOfShell(shell);
    const because = (reason: string | undefined) => (reason === undefined ? "" : ` (${reason})`);

    it.skipIf(absent)(`can be read${because(absent)}`, async () => {
      const [program, ...args] = shell.command;
      for (const script of scripts) await execa(program, [...args, "-n", join(folder, script)]);
    });

    describe.skipIf(absent ?? noRoots)(`run${because(absent ?? noRoots)}`, () => {
      it.each(scripts)("%s", async (script) => {
        const { exitCode = 0, stdout, stderr = "", leaves = {}, ...run } = cases[script] ?? {};
        const result = await runInRoot(shell, await readFile(join(folder, script), "utf8"), run);
        expect(result).toMatchObject({ exitCode, stderr: textLike(stderr) });
        if (stdout !== undefined) expect(result.stdout).toEqual(textLike(stdout));
        for (const [path, content] of Object.entries(leaves)) {
          const left = await readFile(join(result.root, path), "utf8").catch(() => undefined);
          expect(left, path).toEqual(textLike(content));
        }
      });
    });
  });
});

/** Matches a text that is equal, or that matches the expression. */
function textLike(expected: string | RegExp | undefined): unknown {
  return expected instanceof RegExp ? expect.stringMatching(expected) : expected;
}
