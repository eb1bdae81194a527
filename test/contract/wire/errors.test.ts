import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";

/** `key: { a: string; b: number };` lines of ErrorData. */
async function declaredErrors(): Promise<Map<string, string[]>> {
  const source = await readFile("src/errors.ts", "utf8");
  const block = source.slice(source.indexOf("interface ErrorData"), source.indexOf("export type ErrorKey"));
  return new Map(
    [...block.matchAll(/^ {2}(\w+): (\{.*?\}|Record<string, never>);$/gm)].map(([, key = "", data = ""]) => [
      key,
      data.startsWith("{") ? [...data.matchAll(/(\w+):/g)].map(([, name = ""]) => name) : [],
    ]),
  );
}

async function sentences(): Promise<Map<string, string[]>> {
  const yaml = await readFile("ruby-shim/locales/en.yml", "utf8");
  const errors = yaml.slice(yaml.indexOf("\n    errors:"));
  return new Map(
    [...errors.matchAll(/^ {6}(\w+): \|-\n((?: {8}.*\n?|\n)+)/gm)].map(([, key = "", text = ""]) => [
      key,
      [...new Set([...text.matchAll(/%\{(\w+)\}/g)].map(([, name = ""]) => name))],
    ]),
  );
}

/** Vagrant has its own classes and sentences for these. */
const vagrants = ["vm_not_created", "vm_not_running", "snapshot_taken", "snapshot_not_found", "interrupted"];
/** The shim itself raises these. */
const shims = [
  "id_too_short",
  "not_provisioned",
  "node_missing",
  "node_too_old",
  "sidecar_crashed",
  "sidecar_timeout",
  "sidecar_mismatch",
  "internal_error",
];

it("has a sentence for every error of the sidecar, and no unused one", async () => {
  const declared = [...(await declaredErrors()).keys()].filter((key) => !vagrants.includes(key));
  expect(declared.length).toBeGreaterThan(10);
  expect([...(await sentences()).keys()].sort()).toEqual([...declared, ...shims].sort());
});

it("fills each placeholder with the error's data", async () => {
  const declared = await declaredErrors();
  for (const [key, placeholders] of await sentences()) {
    const data = declared.get(key);
    if (data !== undefined)
      expect([key, placeholders.filter((name) => !data.includes(name))]).toEqual([key, []]);
  }
});

it("has the same version everywhere", async () => {
  const { version } = JSON.parse(await readFile("package.json", "utf8"));
  expect(await readFile("ruby-shim/lib/vagrant-orbstack/version.rb", "utf8")).toContain(
    `VERSION = "${version}"`,
  );
});

it.each([
  ["orbstack", "../../../src/orbstack/config-schema.js", "README.md"],
  ["vagrant", "../../../src/vagrantfile/config-schema.js", "docs/vagrant-provider.md"],
])("documents every option of the provider %s with the schema's description", async (_name, schema, page) => {
  const { configSchema } = await import(schema);
  const text = await readFile(page, "utf8");
  const options = Object.entries<{ description: string }>(configSchema.properties);
  expect(options.length).toBeGreaterThan(5);
  for (const [option, { description }] of options)
    expect(text).toContain(`| \`${option}\` | ${description} |`);
});
