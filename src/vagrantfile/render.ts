import { templates } from "../generated/templates.js";
import type { Context } from "./context.js";
import { providerSettings } from "./provider-settings.js";
import { rubyKeywords } from "./ruby-literal.js";
import { fillTemplate, type Template } from "./template.js";

const builtIn: Template = { name: "the built-in template", text: templates.Vagrantfile };
const foldersPart: Template = { name: "the built-in synced-folders", text: templates["synced-folders"] };

/** The Vagrantfile of a machine. `template_failed` when the user's template is at fault. */
export function render(context: Context, template: Template = builtIn): string {
  return fillTemplate(template, {
    machine: context,
    template: template.name,
    settings: providerSettings(context),
    syncedFolders: renderSyncedFolders(context),
    keywords: rubyKeywords,
  });
}

/** The part of it from `# BEGIN SYNCED FOLDERS` to `# END SYNCED FOLDERS`, both lines included. */
export function renderSyncedFolders({ folders }: Context): string {
  return fillTemplate(foldersPart, { folders, keywords: rubyKeywords });
}
