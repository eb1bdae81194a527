import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { Failure } from "../failure.js";
import { metadataOf, templateFiles } from "./metadata.js";

/** What `mmdebstrap` can make here. */
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
const buildLimitMs = 30 * 60_000;

export interface ImageFiles {
  readonly metadata: string;
  readonly rootfs: string;
  /** Removes both. */
  discard(): Promise<void>;
}

/**
 * Makes a Debian image from the packages of the mirror that this host uses: metadata and root file system, as Incus takes
 * them. About 40 s. Needs root, mmdebstrap and zstd.
 */
export async function buildDebian(suite: string, cloud: boolean, signal: AbortSignal): Promise<ImageFiles> {
  const folder = await mkdtemp(join(tmpdir(), "orbctl-image-"));
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

async function buildRootfs(
  folder: string,
  suite: string,
  cloud: boolean,
  signal: AbortSignal,
): Promise<string> {
  const hook = join(folder, "customize.sh");
  await writeFile(hook, cloud ? customize + customizeCloud : customize);
  await chmod(hook, 0o755);
  const tar = join(folder, "rootfs.tar");
  // In bullseye both are part of systemd.
  const resolver = suite === "bullseye" ? [] : ["systemd-resolved", "libnss-resolve"];
  const include = [...packages, ...resolver, ...(cloud ? cloudPackages : [])];
  const result = await execa(
    "mmdebstrap",
    [
      ...["--quiet", "--mode=root", "--variant=minbase", "--format=tar", `--include=${include.join(",")}`],
      ...["man", "locale", "doc"].map((part) => `--dpkgopt=path-exclude=/usr/share/${part}/*`),
      "--dpkgopt=path-include=/usr/share/doc/*/copyright",
      `--customize-hook=${hook}`,
      ...[suite, tar],
      ...(await sourcesFor(suite)),
    ],
    { reject: false, cancelSignal: signal, timeout: buildLimitMs, stdin: "ignore", env: { TMPDIR: folder } },
  );
  if (result.code === "ENOENT") throw new Failure("cannot build images: mmdebstrap is not installed");
  if (result.failed) throw new Failure(`building debian/${suite} failed: ${lastLines(result.stderr)}`);
  await execa("zstd", ["-q", "-3", "-T0", "--rm", tar], { cancelSignal: signal });
  return `${tar}.zst`;
}

function lastLines(text: string): string {
  return text.trim().split("\n").slice(-5).join(" | ");
}

/** The mirror of this host's own packages, or Debian's. */
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

/** Runs in the half-made root, which is `$1`. */
const customize = `#!/bin/sh
set -e
root=$1
mkdir -p "$root/etc/systemd/network" "$root/etc/systemd/system/systemd-udev-trigger.service.d"
cat > "$root/etc/systemd/network/80-eth0.network" <<'END'
[Match]
Name=eth0

[Network]
DHCP=yes

[DHCPv4]
UseDomains=true
ClientIdentifier=mac
END
# Without this every machine would walk through all devices of the host.
cat > "$root/etc/systemd/system/systemd-udev-trigger.service.d/container.conf" <<'END'
[Service]
ExecStart=
ExecStart=-udevadm trigger --subsystem-match=net --action=add
END
chroot "$root" systemctl enable systemd-networkd systemd-resolved
chroot "$root" systemctl disable systemd-networkd-wait-online
chroot "$root" systemctl mask systemd-udev-settle.service systemd-hwdb-update.service e2scrub_reap.service \\
  sys-kernel-debug.mount sys-kernel-tracing.mount systemd-journald-audit.socket systemd-modules-load.service
: > "$root/etc/machine-id"
rm -f "$root/var/lib/dbus/machine-id" "$root/etc/hostname" "$root/etc/resolv.conf"
rm -rf "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/*.bin "$root"/var/cache/apt/archives/*.deb
ln -s /run/systemd/resolve/stub-resolv.conf "$root/etc/resolv.conf"
`;

/**
 * Two of cloud-init's defaults do not suit: the locale, which is not generated, and then counts as an error; and a user of its
 * own, who would take the id of the machine's. User data may still ask for both.
 */
const customizeCloud = `
printf 'locale: C.UTF-8\\nusers: []\\n' > "$root/etc/cloud/cloud.cfg.d/90-orbctl.cfg"
`;

async function packMetadata(folder: string, suite: string, cloud: boolean): Promise<string> {
  const content = join(folder, "metadata");
  await mkdir(join(content, "templates"), { recursive: true });
  await writeFile(join(content, "metadata.yaml"), JSON.stringify(metadataOf(suite, cloud)));
  for (const [name, text] of Object.entries(templateFiles(cloud)))
    await writeFile(join(content, "templates", name), text);
  const archive = join(folder, "metadata.tar.gz");
  await execa("tar", ["-C", content, "-czf", archive, "metadata.yaml", "templates"]);
  return archive;
}
