/**
 * Generates what is derived from other sources. From the JSON schemas: the compiled validators of the wire, the
 * provider configuration and the files on disk (`src/generated/validators.js`), and what the gem must know before it
 * asks the sidecar (`ruby-shim/sidecar/facts.json`). The templates as functions, because the sidecar is a single file,
 * and compiling them took longer than rendering (`src/generated/templates.js`). The types of the published JSON formats
 * (`src/generated/json-formats.ts`). The scripts for guests and of the engine as texts
 * (`src/generated/guest-scripts.js`, `engine-scripts.js`). The kinds of devices (`src/generated/shipped-kinds.js`). And the sentences of errors from the shim's locale
 * (`src/generated/sentences.js`).
 */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { Ajv } from "ajv";
import standaloneCode from "ajv/dist/standalone/index.js";
import ejs from "ejs";
import { build } from "esbuild";
import { parse } from "yaml";
import { kindSchema } from "../src/kinds/kind-schema.js";
import { labOptionsSchema } from "../src/machine/lab-options-schema.js";
import { machineSchema } from "../src/machine/machine-schema.js";
import { configSchema as orbstackConfigSchema } from "../src/orbstack/config-schema.js";
import { nativeFolderTypes } from "../src/orbstack/folder-types.js";
import { calls, requests } from "../src/rpc/messages.js";
import {
  configFileSchema as vagrantConfigFileSchema,
  configSchema as vagrantConfigSchema,
} from "../src/vagrantfile/config-schema.js";
import { writeJsonFormats } from "./json-formats.js";
import { writeKindModule } from "./kind-module.js";
import { writeScriptModule } from "./script-module.js";

const generatedFolder = "src/generated";
const gemFolder = "ruby-shim/sidecar";
const stateFolder = "src/state/schemas";

const ajv = new Ajv({
  allErrors: true,
  inlineRefs: false,
  allowUnionTypes: true,
  // The valid values of an option, in words.
  keywords: ["expected"],
  code: { source: true, esm: true },
});
/** The machine descriptor is part of most messages, but compiled only once. */
const withReference = (schema: unknown): object =>
  JSON.parse(JSON.stringify(schema, (_, part) => (part === machineSchema ? { $ref: "machine" } : part)));
const stateSchemas = await readStateSchemas();
const blockTypes: Readonly<Record<string, string>> = {
  config_orbstack: "OrbstackBlock",
  config_vagrant: "VagrantBlock",
  config_vagrant_file: "FileOptions",
  config_kind: "KindOptions",
};
const schemas: Record<string, object> = {
  ...mapEntries(requests, (method, { params }) => [`${method}_params`, withReference(params)]),
  ...mapEntries(calls, (method, { result }) => [`${method}_result`, withReference(result)]),
  "config/orbstack": orbstackConfigSchema,
  "config/vagrant": vagrantConfigSchema,
  "config/vagrant_file": vagrantConfigFileSchema,
  "config/lab": labOptionsSchema,
  "config/kind": kindSchema,
  ...Object.fromEntries(stateSchemas.map(({ validator, schema }) => [validator, schema])),
};
const exports: Record<string, string> = {};
ajv.addSchema(machineSchema, "machine");
for (const [name, schema] of Object.entries(schemas)) {
  // Without a slash, because references would be relative to it.
  const id = name.replace("/", "_");
  ajv.addSchema(schema, id);
  exports[id] = id;
}

// Bundled again, because ajv's code requires its small runtime helpers.
const bundled = await build({
  stdin: { contents: standaloneCode.default(ajv, exports), resolveDir: process.cwd(), loader: "js" },
  bundle: true,
  format: "esm",
  platform: "neutral",
  mainFields: ["main"],
  write: false,
});

await mkdir(generatedFolder, { recursive: true });
await writeFile(`${generatedFolder}/validators.js`, bundled.outputFiles[0]?.text ?? "");
await writeFile(
  `${generatedFolder}/validators.d.ts`,
  [
    'import type { ValidateFunction } from "ajv";',
    'import type { KindOptions } from "../kinds/kind-schema.js";',
    'import type { Shape } from "../machine/shape.js";',
    'import type { OrbstackBlock } from "../orbstack/config-schema.js";',
    'import type { FileOptions, VagrantBlock } from "../vagrantfile/config-schema.js";',
    ...stateSchemas.map(({ name, file }) => `import type { ${name} } from "../state/schemas/${file}.js";`),
    ...Object.keys(exports).map((name) => `export const ${name}: ValidateFunction${shapeOf(name)};`),
    "",
  ].join("\n"),
);

/** The validator of a file is a type guard. */
function shapeOf(name: string): string {
  const block = blockTypes[name];
  if (block !== undefined) return `<${block}>`;
  const schema = stateSchemas.find(({ validator }) => validator === name);
  return schema === undefined ? "" : `<Shape<typeof ${schema.name}>>`;
}

/** The schemas of files on disk: `guest-record.ts` has `guestRecordSchema`, which is compiled to `guest_record`. */
async function readStateSchemas() {
  const files = (await readdir(stateFolder)).map((name) => name.replace(/\.ts$/, "")).sort();
  const found = files.map(async (file) => {
    const module: Readonly<Record<string, object>> = await import(`../${stateFolder}/${file}.js`);
    const name = `${file.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase())}Schema`;
    const schema = module[name];
    return schema === undefined ? [] : [{ file, name, schema, validator: file.replaceAll("-", "_") }];
  });
  return (await Promise.all(found)).flat();
}

/** The variables of each template. */
const templateLocals = {
  Temporary: ["machine", "syncedFolders"],
  Vagrantfile: ["machine", "template", "settings", "vagrantSettings", "syncedFolders", "keywords"],
  extracted: ["machine", "keywords"],
  "synced-folders": ["folders", "keywords"],
};
const functions: string[] = [];
const types: string[] = [];
for (const [name, locals] of Object.entries(templateLocals)) {
  const text = await readFile(`templates/${name}.ejs`, "utf8");
  const template = new ejs.Template(text, {
    filename: name,
    compileDebug: false,
    strict: true,
    destructuredLocals: locals,
  });
  template.compile();
  const names = locals.map((local) => JSON.stringify(local)).join(" | ");
  functions.push(`${JSON.stringify(name)}(locals, escapeFn) {\n${template.source}},`);
  types.push(
    `readonly ${JSON.stringify(name)}: (locals: Readonly<Record<${names}, unknown>>, escape: (value: unknown) => string) => string;`,
  );
}
await writeFile(
  `${generatedFolder}/templates.js`,
  `export const templates = {\n${functions.join("\n")}\n};\n`,
);
await writeFile(`${generatedFolder}/templates.d.ts`, `export const templates: {\n${types.join("\n")}\n};\n`);

await writeJsonFormats("docs/schemas", `${generatedFolder}/json-formats.ts`);

await writeScriptModule("src/guest-scripts", `${generatedFolder}/guest-scripts`);
await writeScriptModule("src/engine/scripts", `${generatedFolder}/engine-scripts`);
await writeScriptModule("src/lab/page/assets", `${generatedFolder}/page-assets`);

await writeKindModule("src/kinds", `${generatedFolder}/shipped-kinds`, ajv.compile(kindSchema));

const locale = parse(await readFile("ruby-shim/locales/en.yml", "utf8"));
await writeFile(
  `${generatedFolder}/sentences.js`,
  `export const sentences = ${JSON.stringify(locale.en.vagrant_orbstack.errors)};\n`,
);
await writeFile(
  `${generatedFolder}/sentences.d.ts`,
  "/** Error key -> sentence, with placeholders such as `%{name}`. */\nexport const sentences: Readonly<Record<string, string>>;\n",
);

await mkdir(gemFolder, { recursive: true });
const facts = {
  options: {
    orbstack: Object.keys(orbstackConfigSchema.properties),
    vagrant: Object.keys(vagrantConfigSchema.properties),
  },
  lab_options: Object.keys(labOptionsSchema.properties),
  native_folder_types: nativeFolderTypes,
};
await writeFile(`${gemFolder}/facts.json`, `${JSON.stringify(facts, null, 2)}\n`);

function mapEntries<T>(
  of: Readonly<Record<string, T>>,
  map: (key: string, value: T) => readonly [string, object],
): Record<string, object> {
  return Object.fromEntries(Object.entries(of).map(([key, value]) => map(key, value)));
}
