import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { resolve } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";

/** How much of an archive is unpacked to find its `metadata.json`. */
const mostBytes = 256 * 2 ** 20;
/** The longest accepted `metadata.json`. */
const mostMetadata = 2 ** 20;

/**
 * The providers of the box at a path or URL, as far as known without fetching it: from a local file, or from a URL such
 * as one of HashiCorp's registry. `undefined`: not known.
 */
export async function providersAt(url: string, folder: string): Promise<readonly string[] | undefined> {
  const [, provider] = /\/providers\/([a-z][a-z0-9_]*)(?:\/|$|\.)/.exec(url) ?? [];
  if (/^https?:/i.test(url)) return provider === undefined ? undefined : [provider];
  const path = localPath(url, folder);
  // Vagrant itself reports files that are missing or unreadable.
  return path === undefined ? undefined : await providersIn(path).catch(() => undefined);
}

function localPath(url: string, folder: string): string | undefined {
  if (/^file:\/\//i.test(url)) return fileURLToPath(url);
  return /^[A-Za-z][A-Za-z0-9+.-]+:/.test(url) ? undefined : resolve(folder, url);
}

/** A box is an archive with `metadata.json`; a list of boxes is JSON. */
async function providersIn(path: string): Promise<readonly string[] | undefined> {
  const start = await firstBytes(path);
  if (start.toString("latin1").trimStart().startsWith("{"))
    return listed(await textOf(createReadStream(path)));
  const isGzip = start[0] === 0x1f && start[1] === 0x8b;
  const file = createReadStream(path);
  const metadata = await metadataIn(isGzip ? file.pipe(createGunzip()) : file);
  const { provider } = JSON.parse(metadata ?? "{}");
  return typeof provider === "string" ? [provider] : undefined;
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function listed(text: string): readonly string[] {
  const { versions = [] } = JSON.parse(text) as {
    versions?: readonly { providers?: readonly { name?: unknown }[] }[];
  };
  return [...new Set(versions.flatMap(({ providers = [] }) => providers.map(({ name }) => String(name))))];
}

async function metadataIn(archive: Readable): Promise<string | undefined> {
  let bytes = 0;
  const entries = extract();
  archive.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > mostBytes) entries.destroy(new Error("too large"));
  });
  archive.on("error", (error) => entries.destroy(error));
  archive.pipe(entries);
  try {
    for await (const entry of entries) {
      if (/^(\.\/)?metadata\.json$/.test(entry.header.name)) return await textOf(entry);
      entry.resume();
    }
    return undefined;
  } finally {
    archive.destroy();
  }
}

async function textOf(stream: AsyncIterable<unknown>): Promise<string> {
  let text = "";
  for await (const chunk of stream) {
    text += chunk;
    if (text.length > mostMetadata) throw new Error("too large");
  }
  return text;
}
