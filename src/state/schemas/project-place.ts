import { object, string } from "../../machine/shape.js";

/** The folders of a machine's project. */
export const placeRequired = {
  root_path: string,
  /** Vagrant's folder of the machine. */
  data_dir: string,
} as const;

export const placeOptional = {
  /** Where the file system of the project's folder was mounted; absent when that could not be found out. */
  volume: string,
} as const;

/** A project's folder, and Vagrant's folder of one of its machines. */
export const projectPlace = object(placeRequired, placeOptional);
