import { randomBytes } from "node:crypto";
import { type BackendSettings, settingsNow } from "../../backends/registry.js";
import type { BackendName } from "../../machine/backend-name.js";
import type { Machine } from "../../machine/machine.js";
import { makeMark } from "../../state/backend-mark.js";
import { paths } from "../../state/paths.js";
import { buildContext, type Context } from "../../vagrantfile/context.js";
import { loadOptions } from "../../vagrantfile/load-options.js";
import { asMade, type LastingSetting } from "../../vagrantfile/needs-destroy.js";
import type { Options } from "../../vagrantfile/options.js";
import { readRecord } from "../../vagrantfile/record.js";
import { markApplied, type Regeneration, regenerate } from "../../vagrantfile/regenerate.js";
import { resolvePath } from "../../vagrantfile/resolve-path.js";
import type { Template } from "../../vagrantfile/template.js";
import type { WorkContext } from "../context/step.js";
import { placeOf } from "../identity/place.js";
import type { BackendLookup } from "./lookup.js";

/** What the generated Vagrantfile is to become. Nothing is written until `write`. */
export interface InstancePlan {
  readonly backend: BackendName;
  /** Where a machine that is made now goes. */
  readonly settings: BackendSettings;
  /** What the machine is, or is to be, marked with. */
  readonly mark: string | undefined;
  readonly context: Context;
  /** What would change, and whether it needs a reload. */
  readonly preview: Regeneration;
  write(): Promise<void>;
  /** Notes that the machine has been brought up with it. */
  markApplied(): Promise<void>;
}

interface PlanOptions {
  /** Whether the preview's diffs are for a terminal. */
  readonly colour?: boolean;
}

/**
 * Reads the options and the template, and compares what they give with what is there. A machine that exists stays with the provider
 * that made it: another one in the options is among what needs a destroy. Fails as `loadOptions`, `buildContext`, `regenerate` and
 * `readTemplate` do, and with `backend_none`.
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
      await markApplied(folder, made === undefined ? context : asMade(made, context));
    },
  };
}

async function backendOf(
  { backend }: Options,
  { parts, signal }: Pick<WorkContext, "parts" | "signal">,
): Promise<BackendName> {
  return backend ?? (await parts.vagrant.choose({ signal })).name;
}

/** What the Vagrantfile is generated from. `mount_invalid`. */
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

/** One for a machine that is to be made; the same after a creation that was interrupted. */
async function newMark(machine: Machine, { vagrant }: WorkContext["parts"]): Promise<string> {
  const begun = await vagrant.record(paths.instance(machine.dataDir)).read();
  return begun?.mark ?? makeMark(randomBytes(8).toString("hex"), placeOf(machine));
}

/** The template engine is loaded when it is needed. */
async function load(path: string): Promise<Template> {
  const { readTemplate } = await import("../../vagrantfile/template.js");
  return readTemplate(path);
}

function moved(from: BackendName, to: BackendName | undefined): readonly LastingSetting[] {
  return to === undefined || to === from ? [] : [{ setting: "backend", from, to }];
}
