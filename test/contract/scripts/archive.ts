import { buffer } from "node:stream/consumers";
import { pack } from "tar-stream";

/** A tar of one file. */
export async function archiveOf(name: string, text: string): Promise<Uint8Array> {
  const archive = pack();
  archive.entry({ name }, text);
  archive.finalize();
  return buffer(archive);
}
