import { config_vagrant as hasForm } from "../../../generated/validators.js";
import { invalidKind } from "../../../kinds/check-kind.js";
import type { InvalidOption } from "../../../machine/invalid-option.js";
import type { Machine } from "../../../machine/machine.js";
import { invalidLab } from "../../../network/check-links.js";
import { linksOn } from "../../../network/links.js";
import { describeConfigErrors } from "../../../vagrantfile/config-errors.js";
import { loadOptions } from "../../../vagrantfile/load-options.js";
import type { Options } from "../../../vagrantfile/options.js";
import type { Parts } from "../../context/parts.js";
import type { VagrantParts } from "../../context/vagrant-parts.js";
import { contextOf } from "../instance-plan.js";

/**
 * Problems in the configuration of a machine of the provider `vagrant`. Problems of a configuration file, a mount or a
 * template are thrown, as by `loadOptions`, `buildContext` and `readTemplate`.
 */
export async function validateBackend(
  machine: Machine,
  { vagrant }: Parts,
): Promise<readonly InvalidOption[]> {
  if (!hasForm(machine.config)) return describeConfigErrors(machine.config, hasForm.errors ?? []);
  const { options } = await loadOptions(machine, vagrant.user);
  const invalid = [...invalidLab(machine), ...refusedLinks(machine, options)];
  if (invalid.length > 0) return invalid;
  const invalidKinds = await invalidKind(machine, vagrant.user.home);
  if (invalidKinds.length > 0) return invalidKinds;
  // Any backend will do, because only the template's syntax is checked.
  const context = contextOf(
    machine,
    options,
    { backend: options.backend ?? "virtualbox" },
    vagrant.user.home,
  );
  if (options.template !== undefined) {
    const [{ readTemplate }, { render }] = await Promise.all([
      import("../../../vagrantfile/template.js"),
      import("../../../vagrantfile/render.js"),
    ]);
    render(context, await readTemplate(options.template));
  }
  return missingBox(machine, options, vagrant);
}

/** The backends' machines have the interfaces that their Vagrantfile gives them, and nothing makes any in their guests. */
function refusedLinks(machine: Machine, { backend }: Options): readonly InvalidOption[] {
  const by = backend === undefined ? "" : ` with ${backend}`;
  return linksOn(machine).map(({ key }) => ({
    option: `config.lab.link ${key}`,
    problem: `the provider vagrant cannot make it${by}, because links are set up in the guests of the provider orbstack only.`,
  }));
}

function missingBox(
  { vm: { box } }: Machine,
  { backend, backendOptions }: Options,
  vagrant: VagrantParts,
): readonly InvalidOption[] {
  const isGiven =
    box !== undefined || ["image", "build_dir", "git_repo"].some((option) => option in backendOptions);
  if (backend === undefined || isGiven) return [];
  const expected = vagrant.backend(backend).runsContainers
    ? "an image for Docker, here or as `image` in `backend_options`"
    : `a box for ${backend}`;
  return [{ option: "config.vm.box", problem: `expected ${expected}, but got nothing.` }];
}
