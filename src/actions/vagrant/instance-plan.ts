import { randomBytes } from "node:crypto";
import { type BackendSettings, settingsNow } from "../../backends/registry.js";
import type { BackendName } from "../../machine/backend-name.js";
import type { Machine } from "../../machine/machine.js";
import { makeMark } from "../../state/backend-mark.js";
import { paths } from "../../state/paths.js";
import { buildContext, type Context } from "../../vagrantfile/context.js";
import { loadOptions } from "../../vagrantfile/load-options.js";
import { asCreated, type FixedSetting } from "../../vagrantfile/needs-destroy.js";
import type { Options } from "../../vagrantfile/options.js";
import { readRecord } from "../../vagrantfile/record.js";
import { markApplied, type Regeneration, regenerate } from "../../vagrantfile/regenerate.js";
import { resolvePath } from "../../vagrantfile/resolve-path.js";
import type { Template } from "../../vagrantfile/template.js";
import type { WorkContext } from "../context/step.js";
import { placeOf } from "../identity/place.js";
import type { BackendLookup } from "./lookup.js";

/** The generated Vagrantfile as it should be. Nothing is written before `write`. */
export interface InstancePlan {
  readonly backend: BackendName;
  /** Where the backend creates the machine. */
  readonly settings: BackendSettings;
  /** The machine's mark, or the mark for a new machine. */
  readonly mark: string | undefined;
  readonly context: Context;
  /** What would change, and whether it needs a reload. */
  readonly preview: Regeneration;
  write(): Promise<void>;
  /** Records that the machine was brought up with it. */
  markApplied(): Promise<void>;
}

interface PlanOptions {
  /** Whether the preview's diffs are coloured. */
  readonly colour?: boolean;
}

/**
 * Reads the options and the template, and compares the result with the existing files. An existing machine keeps its
 * backend; another one in the options is reported as a change that needs a destroy. Fails as `loadOptions`,
 * `buildContext`, `regenerate` and `readTemplate` do, and with `backend_none`.
 */
export async function planInstance(
  { machine, parts, signal }: Pick<WorkContext, "machine" | "parts" | "signal">,
  lookup: Exclude<BackendLookup, { kind: "unknown" }>,
  { colour = false }: PlanOptions = {},
): Promise<InstancePlan> {
  const folder = paths.instance(machine.dataDir);
  const { user } = parts.vagrant;
  const { options } = await loadOptions(machine, user);
  const present = lookup.kind === "present" ? lookup.record : undefined;
  const backend = present?.backend ?? (await backendOf(options, { parts, signal }));
  const template = options.template === undefined ? undefined : await load(options.template);
  const mark = present === undefined ? await newMark(machine, parts) : present.mark;
  const context = contextOf(machine, options, { backend, mark }, user.home);
  const generate = (dryRun: boolean) =>
    regenerate(folder, context, { template, dryRun, colour, now: parts.now });
  const preview = await generate(true);
  return {
    backend,
    settings: settingsNow(backend, options.backendOptions, user.environment),
    mark,
    context,
    preview: { ...preview, needsDestroy: [...moved(backend, options.backend), ...preview.needsDestroy] },
    write: async () => void (await generate(false)),
    markApplied: async () => {
      const made = present && (await readRecord(folder)).applied?.context;
      await markApplied(folder, made === undefined ? context : asCreated(made, context));
    },
  };
}

async function backendOf(
  { backend }: Options,
  { parts, signal }: Pick<WorkContext, "parts" | "signal">,
): Promise<BackendName> {
  return backend ?? (await parts.vagrant.choose({ signal })).name;
}

/** The context of the generated Vagrantfile. Fails with `mount_invalid`. */
export function contextOf(
  machine: Machine,
  options: Options,
  made: { readonly backend: BackendName; readonly mark?: string | undefined },
  home: string,
): Context {
  const folders = machine.vm.syncedFolders.map((declared) => ({
    ...declared,
    hostpath: resolvePath(declared.hostpath, machine.rootPath, home),
  }));
  return buildContext({ machine, options, ...made, folders, home });
}

/** The mark for a new machine. After an interrupted creation, the same one. */
async function newMark(machine: Machine, { vagrant }: WorkContext["parts"]): Promise<string> {
  const begun = await vagrant.record(paths.instance(machine.dataDir)).read();
  return begun?.mark ?? makeMark(randomBytes(8).toString("hex"), placeOf(machine));
}

/** The template engine is loaded on demand. */
async function load(path: string): Promise<Template> {
  const { readTemplate } = await import("../../vagrantfile/template.js");
  return readTemplate(path);
}

function moved(from: BackendName, to: BackendName | undefined): readonly FixedSetting[] {
  return to === undefined || to === from ? [] : [{ setting: "backend", from, to }];
}
