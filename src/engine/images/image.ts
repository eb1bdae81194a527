import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { Failure } from "../ground/failure.js";
import type { IncusClient } from "../incus/client.js";
import { IncusError, isAbsent } from "../incus/incus-error.js";
import { buildable, buildDebian } from "./debian.js";
import type { Release } from "./distros.js";

const imageServer = "https://images.linuxcontainers.org";
const ownPrefix = "orbstack/";

/** Where the root file system of a new machine comes from, in Incus' format. */
export type ImageSource =
  | { readonly type: "image"; readonly alias: string }
  | {
      readonly type: "image";
      readonly alias: string;
      readonly server: string;
      readonly protocol: "simplestreams";
    };

export interface ImageOptions {
  /** Whether it contains cloud-init. */
  readonly cloud: boolean;
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
}

/**
 * Finds an image for a release: a local one, one from the image server, or (Debian) one that is built and kept here. A
 * failure says what was tried.
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

/** Builds a Debian image and imports it for all machines. Replaces no existing image. */
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

/** Imports an image and gives it its alias in the same call, so an interrupted import leaves no image without one. */
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
    // Another process imported the same image meanwhile. Ours has no alias and is deleted.
    if (!(error instanceof IncusError && /already exists/i.test(error.message))) throw error;
    await client.operate("DELETE", `/1.0/images/${whole.digest("hex")}`).catch(() => undefined);
  }
}

/** The multipart body, read from the files while it is sent. Incus names the image by the hash of the files alone. */
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

/** The image server did not answer, or has no such image. */
export function explainImageFailure(release: Release, error: unknown): Failure {
  const name = `${release.distro}:${release.version}`;
  const reason = error instanceof Error ? error.message : String(error);
  const tried = `no local image ${ownPrefix}${release.alias}; ${imageServer} gave none (${reason})`;
  return new Failure(
    `no image for '${name}': ${tried}; images that can be built here: debian:${[...buildable].join(", debian:")}`,
    { cause: error },
  );
}
