import { readdir, readFile, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";

const kinds: ReadonlySet<string> = new Set([".sh", ".bash", ".pl", ".js", ".css"]);

/** Writes a module with the text of each script and style in a folder: `become-user.sh` is its export `becomeUser`, `pump.pl` is `pumpPl`. */
export async function writeScriptModule(folder: string, module: string): Promise<void> {
  const files = (await readdir(folder)).filter((file) => kinds.has(extname(file))).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  await writeFile(
    `${module}.js`,
    files.map((file, index) => `export const ${nameOf(file)} = ${JSON.stringify(texts[index])};\n`).join(""),
  );
  await writeFile(
    `${module}.d.ts`,
    files.map((file) => `/** ${folder}/${file} */\nexport const ${nameOf(file)}: string;\n`).join(""),
  );
}

function nameOf(file: string): string {
  return file.replace(/\.sh$/, "").replace(/[-.](\w)/g, (_, letter: string) => letter.toUpperCase());
}
