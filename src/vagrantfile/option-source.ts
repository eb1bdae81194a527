/** The options from one place, and where each of them was written. */
export interface OptionSource {
  /** The base of relative paths in its values. */
  readonly folder: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** Where an option was written, for the user: `vm.yaml:3`. With `key`, a key inside it. */
  origin(option: string, key?: string): string;
}

/** The provider block of the Vagrantfile. Ruby does not tell the line of an option. */
export function blockSource(values: OptionSource["values"], rootPath: string): OptionSource {
  return { folder: rootPath, values, origin: () => "Vagrantfile" };
}
