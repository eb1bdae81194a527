import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Writes a module with the type of each published format in a folder of JSON schemas, by name. JSON is also TypeScript's notation for
 * the type of such a value, so the schema is the type's source.
 */
export async function writeJsonFormats(folder: string, module: string): Promise<void> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".json")).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  const formats = files.map(
    (file, index) =>
      `  readonly ${JSON.stringify(file.replace(/\.json$/, ""))}: Shape<${texts[index]?.trim()}>;`,
  );
  const lines = [
    'import type { Shape } from "../machine/shape.js";',
    `/** The formats in ${folder}. */`,
    "export interface JsonFormats {",
    ...formats,
    "}",
    "",
  ];
  await writeFile(module, lines.join("\n"));
}
