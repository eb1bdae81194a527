import { createWriteStream } from "node:fs";
import { chmod, link, lstat, lutimes, mkdir, rm, symlink } from "node:fs/promises";
import { dirname, join, normalize } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Header } from "tar-stream";

/** An entry of an archive that was not written, and why. */
export interface RefusedEntry {
  readonly path: string;
  readonly reason: string;
}

export interface Unpacked {
  /** Links among them, folders not. */
  readonly files: number;
  readonly refused: readonly RefusedEntry[];
}

/** Says why an entry is not taken. */
class Refusal extends Error {}

/** The permission bits that are kept: without set-id bits, nobody can act as another user. */
const plainMode = 0o777;

/**
 * Writes files, folders and links of an archive that a guest made into a folder, and nothing else: an archive is hostile input, and the reader may
 * be root. Only the names that were asked for are taken (`.`: all), links are kept but never followed, and no set-id bit, owner, device
 * or pipe comes through. What is refused is left out and told. Fails when a name that was asked for is not there in the end.
 */
export async function unpackTar(
  archive: Readable,
  folder: string,
  names: readonly string[],
): Promise<Unpacked> {
  const { extract } = await import("tar-stream");
  await mkdir(folder, { recursive: true });
  const entries = extract();
  // A failure of either is told by the loop.
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
  // Not earlier: a folder may be one that nobody may write to.
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

/** The entry with clean names. */
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
  // Without the slash at the end: behind one a link would be followed.
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

/** A stream of another kind than Node's, whose early end `pipeline` would not notice. */
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

/** Makes the folders on the way. One that is a link, whoever made it, would lead elsewhere. */
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

/** A file or link that is there gives way; a folder does not. */
async function makeRoom(path: string): Promise<void> {
  if (await isFolder(path)) throw new Refusal("a folder is in its place");
  await rm(path, { force: true });
}

async function finish(path: string, { mode, mtime }: Header): Promise<void> {
  await chmod(path, mode & plainMode);
  await lutimes(path, mtime, mtime);
}
