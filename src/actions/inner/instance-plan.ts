import type { BackendName } from "../../machine/backend-name.js";
import { paths } from "../../state/paths.js";
import { buildContext, type Context } from "../../vagrantfile/context.js";
import { loadOptions } from "../../vagrantfile/load-options.js";
import { asMade, type LastingSetting } from "../../vagrantfile/needs-destroy.js";
import { readRecord } from "../../vagrantfile/record.js";
import { markApplied, type Regeneration, regenerate } from "../../vagrantfile/regenerate.js";
import { resolvePath } from "../../vagrantfile/resolve-path.js";
import type { Template } from "../../vagrantfile/template.js";
import type { WorkContext } from "../step.js";
import type { InnerLookup } from "./inner-lookup.js";

/** What the generated Vagrantfile is to become. Nothing is written until `write`. */
export interface InstancePlan {
  readonly backend: BackendName;
  /** Where libvirt has its machines, if the user says so. */
  readonly libvirtUri: string | undefined;
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
  lookup: Exclude<InnerLookup, { kind: "unknown" }>,
  { colour = false }: PlanOptions = {},
): Promise<InstancePlan> {
  const folder = paths.instance(machine.dataDir);
  const { user } = parts.inner;
  const { options } = await loadOptions(machine, user);
  const present = lookup.kind === "present" ? lookup.record : undefined;
  const backend = present?.backend ?? options.backend ?? (await parts.inner.choose({ signal })).name;
  const template = options.template === undefined ? undefined : await load(options.template);
  const folders = machine.vm.syncedFolders.map((declared) => ({
    ...declared,
    hostpath: resolvePath(declared.hostpath, machine.rootPath, user.home),
  }));
  const context = buildContext({ machine, options, backend, folders, home: user.home });
  const generate = (dryRun: boolean) =>
    regenerate(folder, context, { template, dryRun, colour, now: parts.now });
  const preview = await generate(true);
  return {
    backend,
    libvirtUri: backend === "libvirt" ? text(options.backendOptions.uri) : undefined,
    context,
    preview: { ...preview, needsDestroy: [...moved(backend, options.backend), ...preview.needsDestroy] },
    write: async () => void (await generate(false)),
    markApplied: async () => {
      const made = present && (await readRecord(folder)).applied?.context;
      await markApplied(folder, made === undefined ? context : asMade(made, context));
    },
  };
}

/** The template engine is loaded when it is needed. */
async function load(path: string): Promise<Template> {
  const { readTemplate } = await import("../../vagrantfile/template.js");
  return readTemplate(path);
}

function moved(from: BackendName, to: BackendName | undefined): readonly LastingSetting[] {
  return to === undefined || to === from ? [] : [{ setting: "backend", from, to }];
}

function text(value: unknown): string | undefined {
  return value === undefined ? undefined : String(value);
}
