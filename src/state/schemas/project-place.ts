import { object, string } from "../../machine/shape.js";

/** The folders of a machine's project. */
export const placeRequired = {
  root_path: string,
  /** The machine's data folder. */
  data_dir: string,
} as const;

export const placeOptional = {
  /** The mount point of the file system with the project's folder; absent if not known. */
  volume: string,
} as const;

/** A project's folder, and the data folder of one of its machines. */
export const projectPlace = object(placeRequired, placeOptional);
