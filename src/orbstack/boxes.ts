/** The image that replaces a box. */
export interface BoxImage {
  readonly distro: string;
  readonly version?: string;
}

type Rule = readonly [pattern: RegExp, distro: string, version?: string];

/**
 * The boxes that are common in Vagrantfiles, and the images that replace them. `$1` and `$2` in a version stand for the
 * groups of the pattern. Without a version, the newest image is used (rolling distributions).
 */
const rules: readonly Rule[] = [
  // Canonical's own boxes: ubuntu/jammy64.
  [
    /^ubuntu\/(?:[a-z]+-)?(trusty|xenial|bionic|focal|jammy|mantic|noble|oracular|plucky|questing|resolute)(?:32|64)$/,
    "ubuntu",
    "$1",
  ],
  [/^hashicorp\/(bionic|precise)(?:32|64)$/, "ubuntu", "$1"],
  [/^hashicorp-education\/ubuntu-(\d\d)-(\d\d)$/, "ubuntu", "$1.$2"],
  [/^cloud-image\/ubuntu-(\d\d\.\d\d)$/, "ubuntu", "$1"],
  [/^cloud-image\/debian-(\d+)$/, "debian", "$1"],
  [/^(?:debian|contrib)\/(?:contrib-)?(stretch|buster|bullseye|bookworm|trixie)64$/, "debian", "$1"],
  [/^debian\/(?:testing|sid)64$/, "debian", "testing"],
  // bento/ubuntu-22.04, bento/debian-12.5, bento/rockylinux-9: images have the major version.
  [/^bento\/ubuntu-(\d\d\.\d\d)(?:-arm64)?$/, "ubuntu", "$1"],
  [/^bento\/(debian|fedora|almalinux|rockylinux|oraclelinux)-(\d+)(?:\.\d+)?(?:-arm64)?$/, "$1", "$2"],
  [/^bento\/centos-(?:stream-)?(\d+)(?:-arm64)?$/, "centos", "$1"],
  [/^bento\/opensuse-leap-(\d+)(?:\.(\d+))?$/, "opensuse", "$1.$2"],
  // Roboxes: generic/debian12, generic/alpine319, generic/ubuntu2204.
  [/^(?:generic|roboxes|generic-x64)\/ubuntu(\d\d)(\d\d)$/, "ubuntu", "$1.$2"],
  [/^(?:generic|roboxes|generic-x64)\/alpine(\d)(\d\d?)$/, "alpine", "$1.$2"],
  [/^(?:generic|roboxes|generic-x64)\/(debian|fedora|alma|rocky|oracle|devuan)(\d+)$/, "$1", "$2"],
  [/^(?:generic|roboxes|generic-x64)\/centos(\d+)s?$/, "centos", "$1"],
  [/^(?:generic|roboxes|generic-x64)\/opensuse(\d\d)$/, "opensuse", "$1"],
  [/^(?:generic|roboxes|generic-x64)\/(arch|gentoo)$/, "$1"],
  [/^almalinux\/(\d+)(?:\.[\w.]+|\.x86_64|\.aarch64)?$/, "alma", "$1"],
  [/^(?:rockylinux|rocky)\/(\d+)$/, "rocky", "$1"],
  [/^fedora\/(\d+)-cloud-base$/, "fedora", "$1"],
  [/^fedora\/cloud-base-(\d+)$/, "fedora", "$1"],
  [/^centos\/stream(\d+)$/, "centos", "$1"],
  [/^centos\/(\d+)$/, "centos", "$1"],
  [/^archlinux\/archlinux$/, "arch"],
  [/^alpine\/alpine64$/, "alpine"],
  [/^alvistack\/(ubuntu|debian|fedora)-(\d+(?:\.\d+)?)$/, "$1", "$2"],
  [/^opensuse\/Leap-(\d+\.\d+)\.(?:x86_64|aarch64)$/, "opensuse", "$1"],
  [/^opensuse\/Tumbleweed\.(?:x86_64|aarch64)$/, "opensuse", "tumbleweed"],
  [/^kalilinux\/rolling(?:-light)?$/, "kali"],
  [/^oraclelinux\/(\d+)$/, "oracle", "$1"],
  [/^gentoo\/gentoo$/, "gentoo"],
  [/^nixos\/nixos-(\d\d\.\d\d)(?:-\w+)?$/, "nixos", "$1"],
  [/^(?:voidlinux|void)\/void(?:linux)?$/, "void"],
  [/^devuan\/(?:devuan-)?(\w+)64$/, "devuan", "$1"],
];

/** The image for a box, or `undefined` if the box is not in the list. */
export function imageForBox(box: string): BoxImage | undefined {
  for (const [pattern, distro, version] of rules) {
    const match = pattern.exec(box);
    if (match === null) continue;
    const image = { distro: fill(distro, match) };
    return version === undefined ? image : { ...image, version: fill(version, match) };
  }
  return undefined;
}

function fill(template: string, match: RegExpExecArray): string {
  return template.replace(/\$(\d)/g, (_, index: string) => match[Number(index)] ?? "").replace(/\.$/, "");
}
