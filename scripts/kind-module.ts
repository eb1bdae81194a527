import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ValidateFunction } from "ajv";
import { parse } from "yaml";

/** Writes a module with the kinds of devices that a folder describes in YAML, by name. They are checked here, so that no program needs to. */
export async function writeKindModule(
  folder: string,
  module: string,
  hasForm: ValidateFunction,
): Promise<void> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".yaml")).sort();
  const kinds = files.map(async (file) => {
    const kind: unknown = parse(await readFile(join(folder, file), "utf8"));
    if (!hasForm(kind)) throw new Error(`${join(folder, file)}: ${JSON.stringify(hasForm.errors)}`);
    return [file.replace(/\.yaml$/, ""), kind] as const;
  });
  const all = Object.fromEntries(await Promise.all(kinds));
  await writeFile(`${module}.js`, `export const shippedKinds = ${JSON.stringify(all)};\n`);
  await writeFile(
    `${module}.d.ts`,
    [
      'import type { KindOptions } from "../kinds/kind-schema.js";',
      `/** The kinds of devices in ${folder}, by name. */`,
      "export const shippedKinds: Readonly<Record<string, KindOptions>>;",
      "",
    ].join("\n"),
  );
}
