import { templates } from "../generated/templates.js";
import type { DeclaredFolder, Machine } from "../machine/machine.js";
import { rubyKeywords, rubyLiteral } from "./ruby-literal.js";

/** Everything that a Vagrantfile needs to recreate a machine. */
export interface Extracted {
  /** The name in the Vagrantfile. */
  readonly name: string;
  readonly provider: string;
  readonly box: string | undefined;
  readonly boxVersion: string | undefined;
  readonly hostname: string | undefined;
  /** By the names of `config.ssh`. */
  readonly ssh: Readonly<Record<string, unknown>>;
  /** By the names of `config.vm.cloud_init`. */
  readonly cloudInit: readonly Readonly<Record<string, unknown>>[];
  /** By the names of the provider's options. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly networks: Machine["vm"]["networks"];
  readonly folders: readonly DeclaredFolder[];
  /** The command that installs the packages, if requested. */
  readonly install: string | undefined;
}

/** The Vagrantfile. Values from a machine only appear as literals. */
export function renderExtracted(machine: Extracted): string {
  return templates.extracted({ machine, keywords: rubyKeywords }, rubyLiteral);
}
