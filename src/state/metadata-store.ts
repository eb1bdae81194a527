import type { Shape } from "../machine/shape.js";
import { readJson, removeFile, writeJson } from "./json-file.js";
import type { metadataSchema } from "./schemas/metadata.js";
import { machineFiles } from "./state-files.js";

export type Metadata = Shape<typeof metadataSchema>;

export interface MetadataStore {
  read(): Promise<Metadata | undefined>;
  write(metadata: Metadata): Promise<void>;
  remove(): Promise<void>;
}

/** The file `metadata.json` in a machine's data folder. */
export function metadataFile(dataDir: string): MetadataStore {
  const { metadata: file } = machineFiles(dataDir);
  return {
    read: () => readJson(file),
    write: (metadata) => writeJson(file, metadata),
    remove: () => removeFile(file.path),
  };
}
