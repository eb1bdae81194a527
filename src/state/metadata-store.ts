import { metadata as hasMetadataForm } from "../generated/validators.js";
import type { Shape } from "../machine/shape.js";
import { readJson, removeFile, writeJson } from "./json-file.js";
import { paths } from "./paths.js";
import type { metadataSchema } from "./schemas/metadata.js";

export type Metadata = Shape<typeof metadataSchema>;

export interface MetadataStore {
  read(): Promise<Metadata | undefined>;
  write(metadata: Metadata): Promise<void>;
  remove(): Promise<void>;
}

/** The file `metadata.json` in a machine's data folder. */
export function metadataFile(dataDir: string): MetadataStore {
  const path = paths.metadata(dataDir);
  return {
    read: () => readJson(path, hasMetadataForm),
    write: (metadata) => writeJson(path, metadata),
    remove: () => removeFile(path),
  };
}
