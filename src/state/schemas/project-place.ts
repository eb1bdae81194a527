import { string } from "../../machine/shape.js";

/** A project's folder, and Vagrant's folder of one of its machines. */
export const projectPlace = { root_path: string, volume: string, data_dir: string } as const;
