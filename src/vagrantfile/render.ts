import { templates } from "../generated/templates.js";
import type { Context } from "./context.js";
import { passedOnStatements } from "./passed-on.js";
import { providerSettings } from "./provider-settings.js";
import { rubyKeywords, rubyLiteral } from "./ruby-literal.js";
import { fillTemplate, type Template } from "./template.js";

/** The Vagrantfile of a machine. Fails with `template_failed` if the user's template has an error. @default the built-in template */
export function render(context: Context, template?: Template): string {
  const locals = {
    machine: context,
    template: template?.name ?? "the built-in template",
    settings: providerSettings(context),
    vagrantSettings: settingStatements(context),
    syncedFolders: renderSyncedFolders(context),
    keywords: rubyKeywords,
  };
  return template === undefined ? templates.Vagrantfile(locals, rubyLiteral) : fillTemplate(template, locals);
}

/** Other settings in the user's own Vagrantfile, without `config.`. */
function settingStatements({ passedOn, disks, cloudInit }: Context): readonly string[] {
  return [
    ...passedOnStatements(passedOn),
    ...disks.map(
      ({ type, ...options }) => `vm.disk ${rubyLiteral(Symbol(String(type)))}, ${rubyKeywords(options)}`,
    ),
    ...cloudInit.map((entry) => `vm.cloud_init ${rubyKeywords(entry)}`),
  ];
}

/** The part from `# BEGIN SYNCED FOLDERS` to `# END SYNCED FOLDERS`, including both lines. */
export function renderSyncedFolders({ folders }: Pick<Context, "folders">): string {
  return templates["synced-folders"]({ folders, keywords: rubyKeywords }, rubyLiteral);
}
