/** One line without control characters or characters that change the direction of text. */
export const line = (maxLength: number) => ({ type: "string", maxLength, pattern: "^\\P{C}+$" }) as const;
const path = line(1024);

/** Identifies a machine by its project and computer. */
export const machinePlace = {
  /** The name in the Vagrantfile. */
  machine_name: line(256),
  root_path: path,
  data_dir: path,
  /** Vagrant's home folder. */
  home_path: path,
  /** The computer, because several computers may share an engine and have the same paths. */
  host: line(256),
} as const;
