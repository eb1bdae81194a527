import { createWriteStream } from "node:fs";
import { chmod, link, lstat, lutimes, mkdir, rm, symlink } from "node:fs/promises";
import { dirname, join, normalize } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Header } from "tar-stream";

/** An entry of an archive that was not unpacked, and why. */
export interface RefusedEntry {
  readonly path: string;
  readonly reason: string;
}

export interface Unpacked {
  /** Includes links, but not folders. */
  readonly files: number;
  readonly refused: readonly RefusedEntry[];
}

/** Says why an entry is refused. */
class Refusal extends Error {}

/** The permission bits that are kept. Without the set-id bits, a file cannot run as another user. */
const plainMode = 0o777;

/**
 * Unpacks files, folders and links from an archive that a guest wrote. The archive is not trusted, and we may be root.
 * Only the requested names are unpacked (`.`: all), links are never followed, and set-id bits, owners, devices and
 * pipes are dropped. Refused entries are skipped and reported. Fails if a requested name is missing in the end.
 */
export async function unpackTar(
  archive: Readable,
  folder: string,
  names: readonly string[],
): Promise<Unpacked> {
  const { extract } = await import("tar-stream");
  await mkdir(folder, { recursive: true });
  const entries = extract();
  // The loop reports failures of both.
  const fed = pipeline(archive, entries).catch((error: unknown) => entries.destroy(error as Error));
  const folders: Header[] = [];
  const refused: RefusedEntry[] = [];
  let files = 0;
  for await (const entry of entries) {
    const { header } = entry;
    try {
      await write(folder, allowed(header, names), entry as AsyncIterable<Uint8Array>);
      if (header.type === "directory") folders.push(header);
      else files++;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refused.push({ path: header.name, reason: error.message });
    }
    entry.resume();
  }
  await fed;
  // Done last, because a folder may be read-only.
  for (const header of folders.reverse()) await finish(join(folder, clean(header.name)), header);
  for (const name of names) await requirePresent(folder, name, refused);
  return { files, refused };
}

async function requirePresent(folder: string, name: string, refused: readonly RefusedEntry[]): Promise<void> {
  if (await exists(join(folder, name))) return;
  const entry = refused.find(({ path }) => clean(path) === clean(name));
  throw new Error(
    entry === undefined ? `${clean(name)} was not received` : `${clean(name)}: ${entry.reason}`,
  );
}

/** The entry with normalised names. */
function allowed(header: Header, names: readonly string[]): Header {
  if (!isAsked(header.name, names)) throw new Refusal("it was not requested");
  if (header.type === "link" && !isAsked(header.linkname, names))
    throw new Refusal("it is a hard link to something that was not requested");
  return header;
}

function isAsked(name: string, names: readonly string[]): boolean {
  const path = clean(name);
  if (name.startsWith("/") || name.includes("\0") || name.split("/").includes("..")) return false;
  return names.map(clean).some((asked) => asked === "." || path === asked || path.startsWith(`${asked}/`));
}

function clean(path: string): string {
  return normalize(path).replace(/(.)\/+$/, "$1");
}

async function write(folder: string, header: Header, content: AsyncIterable<Uint8Array>): Promise<void> {
  // Without a trailing slash, which would follow a link.
  const name = clean(header.name);
  const writer = writers[header.type];
  if (writer === undefined) throw new Refusal(`it is a ${header.type}`);
  await enter(folder, dirname(name));
  await writer(join(folder, name), header, content, folder);
}

type Writer = (
  path: string,
  header: Header,
  content: AsyncIterable<Uint8Array>,
  folder: string,
) => Promise<void>;

const writeFile: Writer = async (path, header, content) => {
  await makeRoom(path);
  await pipeline(chunksOf(content), createWriteStream(path, { flags: "wx", mode: 0o600 }));
  await finish(path, header);
};

/** This stream is not one of Node's, so `pipeline` would not notice an early end. */
async function* chunksOf(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* content;
}

const writers: Readonly<Partial<Record<Header["type"], Writer>>> = {
  file: writeFile,
  "contiguous-file": writeFile,
  directory: async (path) => {
    if (await isFolder(path)) return;
    if (await exists(path)) throw new Refusal("something other than a folder is in its place");
    await mkdir(path, { mode: 0o700 });
  },
  symlink: async (path, { linkname, mtime }) => {
    await makeRoom(path);
    await symlink(linkname, path);
    await lutimes(path, mtime, mtime);
  },
  link: async (path, { linkname }, _content, folder) => {
    const original = join(folder, clean(linkname));
    await enter(folder, dirname(clean(linkname)));
    if (!(await lstat(original).then((found) => found.isFile(), absent)))
      throw new Refusal("it is a hard link to something that was not received");
    await makeRoom(path);
    await link(original, path);
  },
};

/** Creates the parent folders. A link on the way is refused, because it could lead anywhere. */
async function enter(folder: string, way: string): Promise<void> {
  if (way === ".") return;
  await enter(folder, dirname(way));
  const path = join(folder, way);
  if (await isFolder(path)) return;
  if (await exists(path)) throw new Refusal(`${way} is not a folder here`);
  await mkdir(path);
}

async function isFolder(path: string): Promise<boolean> {
  return lstat(path).then((found) => found.isDirectory(), absent);
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(() => true, absent);
}

function absent(error: NodeJS.ErrnoException): false {
  if (error.code === "ENOENT") return false;
  throw error;
}

/** An existing file or link is replaced; a folder is not. */
async function makeRoom(path: string): Promise<void> {
  if (await isFolder(path)) throw new Refusal("a folder is in its place");
  await rm(path, { force: true });
}

async function finish(path: string, { mode, mtime }: Header): Promise<void> {
  await chmod(path, mode & plainMode);
  await lutimes(path, mtime, mtime);
}
