import type { BackendName } from "../machine/backend-name.js";
import type { ServiceSetting } from "../machine/service-setting.js";
import { parseMib } from "../machine/size.js";
import type { SyncedFolder } from "../machine/synced-folder.js";
import { configSchema } from "./config-schema.js";
import { parseMounts } from "./mount.js";
import type { OptionSource } from "./option-source.js";
import { resolvePath } from "./resolve-path.js";

/** The merged options, with defaults, parsed sizes and absolute paths. */
export interface Options {
  /** `undefined`: an installed one will be chosen. */
  readonly backend: BackendName | undefined;
  readonly cpus: number | undefined;
  /** MiB. */
  readonly memoryMib: number | undefined;
  readonly graphical: boolean;
  readonly backendOptions: Readonly<Record<string, unknown>>;
  readonly mounts: readonly SyncedFolder[];
  /** `undefined`: all known services. */
  readonly services: readonly ServiceSetting[] | undefined;
  readonly template: string | undefined;
  readonly killTimeoutMs: number;
  /** Where each option was set: `cpus` -> `vm.yaml:3`, `backend_options.gui` -> `Vagrantfile`. */
  readonly origins: Readonly<Record<string, string>>;
}

/**
 * Merges sources that match the schema, from lowest to highest precedence. Later values replace earlier ones, including
 * whole lists. `backend_options` are merged key by key, without those of sources for another backend. Fails with
 * `mount_invalid`.
 */
export function mergeOptions(sources: readonly OptionSource[], home: string): Options {
  const last = (option: string) => sources.findLast(({ values }) => values[option] !== undefined);
  const value = (option: string) => last(option)?.values[option];
  const backend = value("backend") as BackendName | undefined;
  const fitting = sources.filter(({ values }) =>
    [undefined, backend].includes(values.backend as BackendName),
  );
  const cpus = value("cpus");
  const template = last("template");
  return {
    backend,
    cpus: cpus === undefined ? undefined : Number(cpus),
    memoryMib: parseMib(value("memory")),
    graphical: (value("graphical") as boolean | undefined) ?? configSchema.properties.graphical.default,
    backendOptions: Object.assign({}, ...fitting.map(({ values }) => values.backend_options)),
    mounts: mountsOf(last("mounts"), home),
    services: value("services") as readonly ServiceSetting[] | undefined,
    template: template && resolvePath(String(template.values.template), template.folder, home),
    killTimeoutMs: Number(value("kill_timeout") ?? configSchema.properties.kill_timeout.default) * 1_000,
    origins: originsOf(sources, fitting),
  };
}

function mountsOf(source: OptionSource | undefined, home: string): readonly SyncedFolder[] {
  if (source === undefined) return [];
  const texts = source.values.mounts as readonly string[];
  return parseMounts(texts, { folder: source.folder, home, origin: source.origin("mounts") });
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
