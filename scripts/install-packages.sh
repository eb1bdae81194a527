#!/bin/sh
# Installs the Debian packages that the engine and the tests need, if they are missing. Must run as root.
set -eu

packages="vagrant ruby ruby-rspec rubocop rsync openssh-client libarchive-tools tmux procps iproute2 iptables \
nftables dnsmasq-base btrfs-progs mmdebstrap zstd sudo bindfs fuse3 \
shellcheck"
backports=/etc/apt/sources.list.d/vagrant-orbstack-backports.list

missing() {
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || printf '%s ' "$package"
  done
}

# shellcheck disable=SC2086 # A list.
lacking=$(missing $packages)
incus=$(missing incus-base)
if [ -z "$lacking$incus" ]; then
  echo "Debian packages: complete"
  exit 0
fi

if [ "$(id -u)" != 0 ]; then
  echo "These Debian packages are missing: $lacking$incus" >&2
  echo "Run this as root, or install them yourself." >&2
  exit 1
fi

export DEBIAN_FRONTEND=noninteractive
echo "Debian packages: reading the lists"
apt-get update -q=2
if [ -n "$lacking" ]; then
  echo "Debian packages: installing $lacking"
  # shellcheck disable=SC2086
  apt-get install -q=2 -y --no-install-recommends $lacking >/dev/null
fi
if [ -n "$incus" ]; then
  if ! apt-cache policy incus-base | grep -q 'Candidate: [0-9]'; then
    # shellcheck source=/dev/null
    codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
    echo "Debian packages: adding $codename-backports, which has Incus ($backports)"
    echo "deb http://deb.debian.org/debian $codename-backports main" > "$backports"
    apt-get update -q=2
  fi
  echo "Debian packages: installing incus-base"
  apt-get install -q=2 -y --no-install-recommends incus-base >/dev/null
fi
