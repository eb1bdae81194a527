/** Of one line, without what a terminal would obey or show in another order. */
export const line = (maxLength: number) => ({ type: "string", maxLength, pattern: "^\\P{C}+$" }) as const;
const path = line(1024);

/** Which machine of which project one is, and on which computer. */
export const machinePlace = {
  /** The name in the Vagrantfile. */
  machine_name: line(256),
  root_path: path,
  data_dir: path,
  /** Vagrant's home folder. */
  home_path: path,
  /** The computer: several may share an engine, and have the same paths. */
  host: line(256),
} as const;
