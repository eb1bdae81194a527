import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { Failure } from "../ground/failure.js";
import { type IncusClient, IncusError, isAbsent } from "../incus/client.js";
import { buildable, buildDebian } from "./debian.js";
import type { Release } from "./distros.js";

const imageServer = "https://images.linuxcontainers.org";
const ownPrefix = "orbstack/";

/** Where a new machine's root comes from, as Incus takes it. */
export type ImageSource =
  | { readonly type: "image"; readonly alias: string }
  | {
      readonly type: "image";
      readonly alias: string;
      readonly server: string;
      readonly protocol: "simplestreams";
    };

export interface ImageOptions {
  /** With cloud-init. */
  readonly cloud: boolean;
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
}

/**
 * Finds an image for a release: one that is here, then the image server's, then (Debian) one that is built here and kept.
 * Fails with what was tried.
 */
export async function findImage(
  client: IncusClient,
  release: Release,
  options: ImageOptions,
): Promise<ImageSource> {
  const alias = aliasOf(release, options.cloud);
  if (await hasImage(client, alias)) return { type: "image", alias };
  if (buildable.has(release.version) && release.distro === "debian") {
    await buildImage(client, release, options);
    return { type: "image", alias };
  }
  return {
    type: "image",
    alias: release.alias + (options.cloud ? "/cloud" : ""),
    server: imageServer,
    protocol: "simplestreams",
  };
}

/** Builds a Debian image and puts it where all machines find it. Replaces nothing: what is there is there. */
async function buildImage(client: IncusClient, release: Release, options: ImageOptions): Promise<void> {
  const alias = aliasOf(release, options.cloud);
  options.say(`Building image ${release.distro}:${release.version} (about a minute, once)...`);
  const files = await buildDebian(release.version, options.cloud, options.signal);
  try {
    await importImage(client, alias, files, options.signal);
  } finally {
    await files.discard();
  }
}

async function hasImage(client: IncusClient, alias: string): Promise<boolean> {
  try {
    await client.request("GET", `/1.0/images/aliases/${encodeURIComponent(alias)}`);
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}

function aliasOf(release: Release, cloud: boolean): string {
  return `${ownPrefix}${release.alias}${cloud ? "/cloud" : ""}`;
}

/** The image gets its alias in the same call: whoever is killed leaves one that is found again, or none. */
export async function importImage(
  client: IncusClient,
  alias: string,
  files: { readonly metadata: string; readonly rootfs: string },
  signal: AbortSignal,
): Promise<void> {
  const boundary = `orbctl-${process.pid}-${Date.now()}`;
  const whole = createHash("sha256");
  const body = multipart(boundary, whole, [
    { name: "metadata", file: files.metadata },
    { name: "rootfs", file: files.rootfs },
  ]);
  signal.throwIfAborted();
  const headers = {
    "content-type": `multipart/form-data; boundary=${boundary}`,
    "x-incus-aliases": new URLSearchParams({ alias }).toString(),
  };
  try {
    await client.upload("/1.0/images", headers, body);
  } catch (error) {
    // Another process built the same image meanwhile: both are good, and ours, which has no alias, is one too many.
    if (!(error instanceof IncusError && /already exists/i.test(error.message))) throw error;
    await client.operate("DELETE", `/1.0/images/${whole.digest("hex")}`).catch(() => undefined);
  }
}

/** The multipart text, read from the files as it is sent. The sum of what is in them, and nothing else, is how Incus calls the image. */
function multipart(
  boundary: string,
  whole: Hash,
  parts: readonly { name: string; file: string }[],
): NodeJS.ReadableStream {
  return Readable.from(
    (async function* () {
      for (const { name, file } of parts) {
        yield `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${name}"\r\n`;
        yield "Content-Type: application/octet-stream\r\n\r\n";
        for await (const chunk of createReadStream(file)) {
          whole.update(chunk);
          yield chunk;
        }
        yield "\r\n";
      }
      yield `--${boundary}--\r\n`;
    })(),
  );
}

/** The image server could not be asked, or has no such image. */
export function explainImageFailure(release: Release, error: unknown): Failure {
  const name = `${release.distro}:${release.version}`;
  const reason = error instanceof Error ? error.message : String(error);
  const tried = `no local image ${ownPrefix}${release.alias}; ${imageServer} gave none (${reason})`;
  return new Failure(
    `no image for '${name}': ${tried}; built here can be debian:${[...buildable].join(", debian:")}`,
    { cause: error },
  );
}
