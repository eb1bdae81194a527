import { readOptions } from "../machine/read-options.js";
import type { Filled } from "../machine/shape.js";
import { parseMib } from "../machine/size.js";
import type { SyncedFolder } from "../machine/synced-folder.js";
import { configFileSchema, type FileOptions } from "./config-schema.js";
import { parseMounts } from "./mount.js";
import type { OptionSource } from "./option-source.js";
import { resolvePath } from "./resolve-path.js";

/** The merged options: those of the schema, with defaults, parsed sizes and absolute paths. */
export type Options = ReturnType<typeof mergeOptions>;

type Option = keyof FileOptions;
const optionNames = Object.keys(configFileSchema.properties) as readonly Option[];

/**
 * Merges sources that match the schema, from lowest to highest precedence. Later values replace earlier ones, including
 * whole lists. `backend_options` are merged key by key, without those of sources for another backend. Fails with
 * `mount_invalid`.
 */
export function mergeOptions(sources: readonly OptionSource[], home: string) {
  const last = (option: Option) => sources.findLast(({ values }) => values[option] !== undefined);
  const merged = Object.fromEntries(optionNames.map((option) => [option, last(option)?.values[option]]));
  const { memory, killTimeout, ...options } = readOptions<Filled<typeof configFileSchema>>(
    merged,
    configFileSchema,
  );
  const { backend, cpus, template } = options;
  const fitting = sources.filter(({ values }) => [undefined, backend].includes(values.backend));
  const backendOptions: Readonly<Record<string, unknown>> = Object.assign(
    {},
    ...fitting.map(({ values }) => values.backend_options),
  );
  return {
    ...options,
    cpus: cpus === undefined ? undefined : Number(cpus),
    memoryMib: parseMib(memory),
    backendOptions,
    mounts: mountsOf(last("mounts"), home),
    template: template && resolvePath(template, last("template")?.folder ?? "", home),
    killTimeoutMs: killTimeout * 1_000,
    /** Where each option was set: `cpus` -> `vm.yaml:3`, `backend_options.gui` -> `Vagrantfile`. */
    origins: originsOf(sources, fitting),
  };
}

function mountsOf(source: OptionSource | undefined, home: string): readonly SyncedFolder[] {
  if (source === undefined) return [];
  return parseMounts(source.values.mounts ?? [], {
    folder: source.folder,
    home,
    origin: source.origin("mounts"),
  });
}

function originsOf(
  sources: readonly OptionSource[],
  fitting: readonly OptionSource[],
): Readonly<Record<string, string>> {
  const origins: Record<string, string> = {};
  for (const source of sources) {
    for (const option of Object.keys(source.values)) {
      if (option !== "backend_options") origins[option] = source.origin(option);
    }
  }
  for (const source of fitting) {
    for (const key of Object.keys(source.values.backend_options ?? {})) {
      origins[`backend_options.${key}`] = source.origin("backend_options", key);
    }
  }
  return origins;
}
