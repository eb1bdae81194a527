/** Options from one place, as they were written there, and where each of them stands. */
export interface OptionSource {
  /** What relative paths among its values count from. */
  readonly folder: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** Where an option stands, for people: `vm.yaml:3`. With `key`, one of the keys within it. */
  origin(option: string, key?: string): string;
}

/** The provider block of the Vagrantfile. Which line an option is on, Ruby does not say. */
export function blockSource(values: OptionSource["values"], rootPath: string): OptionSource {
  return { folder: rootPath, values, origin: () => "Vagrantfile" };
}
