/**
 * Writes what is derived from the JSON schemas: the compiled validators of the wire, of the provider configuration and of
 * the files on disk (`src/generated/validators.js`), and for the gem what its Ruby must know before it asks
 * (`ruby-shim/sidecar/facts.json`). Writes the templates as functions of a module, too, for the sidecar is one file, and
 * compiling them took longer than filling them in (`src/generated/templates.js`); and the sentences of the errors, which the
 * shim has in its locale (`src/generated/sentences.js`).
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { Ajv } from "ajv";
import standaloneCode from "ajv/dist/standalone/index.js";
import ejs from "ejs";
import { build } from "esbuild";
import { parse } from "yaml";
import { configSchema as orbstackConfigSchema } from "../src/orbstack/config-schema.js";
import { nativeFolderTypes } from "../src/orbstack/folder-types.js";
import { machineSchema, requestSchemas } from "../src/rpc/schemas.js";
import {
  forwarderProcessSchema,
  forwardingPlanSchema,
  guestAnswerSchema,
  innerRecordSchema,
  metadataSchema,
  networkSchema,
  registryEntrySchema,
  snapshotsSchema,
  stepTimingSchema,
  temporaryRecordSchema,
  vagrantfileRecordSchema,
} from "../src/state/schemas.js";
import {
  configFileSchema as vagrantConfigFileSchema,
  configSchema as vagrantConfigSchema,
} from "../src/vagrantfile/config-schema.js";

const generatedFolder = "src/generated";
const gemFolder = "ruby-shim/sidecar";

const ajv = new Ajv({
  allErrors: true,
  inlineRefs: false,
  allowUnionTypes: true,
  code: { source: true, esm: true },
});
const schemas: Record<string, object> = {
  ...requestSchemas,
  "config/orbstack": orbstackConfigSchema,
  "config/vagrant": vagrantConfigSchema,
  "config/vagrant_file": vagrantConfigFileSchema,
  metadata: metadataSchema,
  registry_entry: registryEntrySchema,
  inner_record: innerRecordSchema,
  guest_answer: guestAnswerSchema,
  forwarding_plan: forwardingPlanSchema,
  forwarder_process: forwarderProcessSchema,
  network: networkSchema,
  snapshots: snapshotsSchema,
  temporary_record: temporaryRecordSchema,
  step_timing: stepTimingSchema,
  vagrantfile_record: vagrantfileRecordSchema,
};
const exports: Record<string, string> = {};
ajv.addSchema(machineSchema, "machine");
for (const [name, schema] of Object.entries(schemas)) {
  // Without a slash, or references would be relative to it.
  const id = name.replace("/", "_");
  ajv.addSchema(schema, id);
  exports[id] = id;
}

// Bundled once more because ajv's code still requires its small runtime helpers.
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
    ...Object.keys(exports).map((name) => `export const ${name}: ValidateFunction;`),
    "",
  ].join("\n"),
);

/** The names that each template is given. */
const templateLocals = {
  Temporary: ["machine", "syncedFolders"],
  Vagrantfile: ["machine", "template", "settings", "syncedFolders", "keywords"],
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
  native_folder_types: nativeFolderTypes,
};
await writeFile(`${gemFolder}/facts.json`, `${JSON.stringify(facts, null, 2)}\n`);
