import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { customizeCloud, customizeImage } from "../../generated/engine-scripts.js";
import { Failure } from "../ground/failure.js";
import { isProcessGone, processMark } from "../ground/process-mark.js";
import { readText } from "../ground/start-time.js";
import { metadataOf, templateFiles } from "./metadata.js";

/** The releases that `mmdebstrap` can build here. */
export const buildable: ReadonlySet<string> = new Set(["bullseye", "bookworm", "trixie"]);

const packages = [
  ...["systemd", "systemd-sysv", "udev", "dbus", "libpam-systemd", "iproute2", "iputils-ping", "netbase"],
  ...[
    "sudo",
    "passwd",
    "procps",
    "less",
    "openssh-client",
    "openssh-sftp-server",
    "rsync",
    "ca-certificates",
    "curl",
  ],
];
const cloudPackages = ["cloud-init", "locales"];
const prefix = "orbctl-image-";
const buildTimeoutMs = 30 * 60_000;

export interface ImageFiles {
  readonly metadata: string;
  readonly rootfs: string;
  /** Deletes both files. */
  discard(): Promise<void>;
}

/**
 * Builds a Debian image from the mirror that this host uses: metadata and root file system, in Incus' format. Takes
 * about 40 s. Needs root, mmdebstrap and zstd.
 */
export async function buildDebian(suite: string, cloud: boolean, signal: AbortSignal): Promise<ImageFiles> {
  await removeStaleBuilds();
  const folder = await mkdtemp(join(tmpdir(), `${prefix}${processMark()}.`));
  const discard = () => rm(folder, { recursive: true, force: true });
  try {
    const rootfs = await buildRootfs(folder, suite, cloud, signal);
    const metadata = await packMetadata(folder, suite, cloud);
    return { metadata, rootfs, discard };
  } catch (error) {
    await discard();
    throw error;
  }
}

/** Deletes what an interrupted build left: half a gigabyte. */
async function removeStaleBuilds(): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(prefix));
  const mounts = readText("/proc/self/mounts");
  const left = names.filter(
    (name) => isProcessGone(name.slice(prefix.length).replace(/\..*$/, "")) && !mounts.includes(`/${name}/`),
  );
  await Promise.all(left.map((name) => rm(join(tmpdir(), name), { recursive: true, force: true })));
}

async function buildRootfs(
  folder: string,
  suite: string,
  cloud: boolean,
  signal: AbortSignal,
): Promise<string> {
  const hooks = await writeHooks(folder, cloud ? [customizeImage, customizeCloud] : [customizeImage]);
  const tar = join(folder, "rootfs.tar");
  // In bullseye, both are part of the package systemd.
  const resolver = suite === "bullseye" ? [] : ["systemd-resolved", "libnss-resolve"];
  const { execa } = await import("execa");
  const include = [...packages, ...resolver, ...(cloud ? cloudPackages : [])];
  const result = await execa(
    "mmdebstrap",
    [
      ...["--quiet", "--mode=root", "--variant=minbase", "--format=tar", `--include=${include.join(",")}`],
      ...["man", "locale", "doc"].map((part) => `--dpkgopt=path-exclude=/usr/share/${part}/*`),
      "--dpkgopt=path-include=/usr/share/doc/*/copyright",
      ...hooks.map((hook) => `--customize-hook=${hook}`),
      ...[suite, tar],
      ...(await sourcesFor(suite)),
    ],
    {
      reject: false,
      cancelSignal: signal,
      timeout: buildTimeoutMs,
      stdin: "ignore",
      env: { TMPDIR: folder },
    },
  );
  if (result.code === "ENOENT") throw new Failure("cannot build images: mmdebstrap is not installed");
  if (result.failed) throw new Failure(`building debian/${suite} failed: ${lastLines(result.stderr)}`);
  await execa("zstd", ["-q", "-3", "-T0", "--rm", tar], { cancelSignal: signal });
  return `${tar}.zst`;
}

async function writeHooks(folder: string, scripts: readonly string[]): Promise<readonly string[]> {
  const paths = scripts.map((_, index) => join(folder, `customize-${index}.sh`));
  await Promise.all(paths.map((path, index) => writeFile(path, scripts[index] ?? "", { mode: 0o755 })));
  return paths;
}

function lastLines(text: string): string {
  return text.trim().split("\n").slice(-5).join(" | ");
}

/** The mirror of this host's packages, or Debian's. */
async function sourcesFor(suite: string): Promise<readonly string[]> {
  const { mirror, security } = await mirrors();
  return [
    `deb ${mirror} ${suite} main`,
    `deb ${mirror} ${suite}-updates main`,
    `deb ${security} ${suite}-security main`,
  ];
}

async function mirrors(): Promise<{ mirror: string; security: string }> {
  const uris = (await sourceTexts()).flatMap((text) =>
    [...text.matchAll(/https?:\/\/\S+/g)].map(([uri]) => uri.replace(/\/$/, "")),
  );
  return {
    mirror: uris.find((uri) => uri.endsWith("/debian")) ?? "http://deb.debian.org/debian",
    security: uris.find((uri) => uri.endsWith("/debian-security")) ?? "http://deb.debian.org/debian-security",
  };
}

async function sourceTexts(): Promise<readonly string[]> {
  const folder = "/etc/apt/sources.list.d";
  const names = await readdir(folder).catch(() => []);
  const files = ["/etc/apt/sources.list", ...names.map((name) => join(folder, name))];
  const texts = await Promise.all(files.map((file) => readFile(file, "utf8").catch(() => "")));
  return texts.map((text) => text.replace(/^\s*#.*$/gm, ""));
}

async function packMetadata(folder: string, suite: string, cloud: boolean): Promise<string> {
  const content = join(folder, "metadata");
  await mkdir(join(content, "templates"), { recursive: true });
  await writeFile(join(content, "metadata.yaml"), JSON.stringify(metadataOf(suite, cloud)));
  for (const [name, text] of Object.entries(templateFiles(cloud)))
    await writeFile(join(content, "templates", name), text);
  const archive = join(folder, "metadata.tar.gz");
  const { execa } = await import("execa");
  await execa("tar", ["-C", content, "-czf", archive, "metadata.yaml", "templates"]);
  return archive;
}
