/** Of one line, without what a terminal would obey or show in another order. */
export const line = (maxLength: number) => ({ type: "string", maxLength, pattern: "^\\P{C}+$" }) as const;
const path = line(1024);

/** Which machine of which project one is, and on which computer. */
export const placeOfMachine = {
  machine_name: line(256),
  root_path: path,
  data_dir: path,
  home_path: path,
  host: line(256),
} as const;
