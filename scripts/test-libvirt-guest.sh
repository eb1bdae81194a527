#!/bin/sh
# Makes what the tests of the provider `vagrant` need for a real machine of libvirt's, in FOLDER, from Debian packages that are
# unpacked and not installed: Debian's vagrant-libvirt would be loaded by every Vagrant of this computer. Under a minute; needs root, the
# network, and the image with sshd of the docker whose address is given.
#
#   test-libvirt-guest.sh FOLDER DOCKER-ADDRESS
#
#   plugin.rb        loads vagrant-libvirt
#   vmlinuz, initrd  to boot by: emulated, a loader and all of Debian's start would take a minute
#   guest.json       the catalogue of guest.box, which is that image with busybox for its init; with a version, libvirt keeps one copy of
#                    its disk for all tests
set -eu

folder=$1
docker="docker --host $2"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# apt would warn on each call that its own user cannot write to root's folder.
download() {
  (cd "$work/packages" && apt-get download -q=2 -o APT::Sandbox::User=root "$@")
}

# unpack FOLDER PACKAGE…
unpack() {
  into=$1
  shift
  mkdir -p "$into" "$work/packages"
  # If the lists are old or missing, they name packages that the mirror does not have.
  download "$@" || { apt-get update -q=2 && download "$@"; }
  for package in "$work/packages"/*.deb; do dpkg-deb -x "$package" "$into"; done
  rm -r "$work/packages"
}

make_plugin() {
  unpack "$folder/ruby" vagrant-libvirt ruby-fog-libvirt ruby-libvirt ruby-fog-core ruby-fog-json ruby-fog-xml ruby-excon \
    ruby-formatador ruby-builder ruby-multi-json ruby-mime-types ruby-nokogiri racc ruby-xml-simple ruby-diffy
  cat >"$folder/plugin.rb" <<'RUBY'
root = File.join(__dir__, "ruby", "usr")
folders = %w[lib/ruby/vendor_ruby lib/*/ruby/vendor_ruby/* share/rubygems-integration/all/gems/*/lib
             lib/*/rubygems-integration/*/gems/*/lib lib/*/rubygems-integration/*/extensions/*/*/*]
folders.each { |pattern| $LOAD_PATH.unshift(*Dir[File.join(root, pattern)]) }
require "vagrant-libvirt"
RUBY
}

make_kernel() {
  unpack "$work/kmod" kmod
  for program in depmod modprobe; do ln -s kmod "$work/kmod/bin/$program"; done
  PATH=$work/kmod/bin:$PATH
  kernel=$(apt-cache depends linux-image-amd64 | sed -n 's/^ *Depends: //p')
  unpack "$work/kernel" "$kernel"
  cp "$work"/kernel/boot/vmlinuz-* "$folder/vmlinuz"
  version=${kernel#linux-image-}
  from=$work/kernel/lib/modules/$version
  tree=$work/initrd
  mkdir -p "$tree/bin" "$tree/proc" "$tree/sys" "$tree/dev" "$tree/root" "$tree/lib/modules/$version"
  cp /bin/busybox "$tree/bin/"
  depmod -b "$work/kernel" "$version"
  for module in $modules; do
    modprobe -d "$work/kernel" -S "$version" --show-depends "$module" | sed -n 's/^insmod //p'
  done | sort -u | while read -r file; do
    target=$tree/lib/modules/$version${file#"$from"}
    mkdir -p "${target%/*}"
    cp "$file" "$target"
  done
  cp "$from"/modules.builtin "$from"/modules.order "$tree/lib/modules/$version/"
  # It complains about a missing list that only modinfo reads.
  depmod -b "$tree" "$version" 2>/dev/null
  cat >"$tree/init" <<SH
#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
modprobe -a $modules
until [ -b /dev/vda ]; do sleep 0.1; done
mount -t ext4 /dev/vda /root
mount --move /proc /root/proc
mount --move /sys /root/sys
mount --move /dev /root/dev
exec switch_root /root /bin/busybox init
SH
  chmod +x "$tree/init"
  (cd "$tree" && find . | busybox cpio -o -H newc 2>/dev/null | gzip -1) >"$folder/initrd"
}

make_box() {
  root=$work/root
  mkdir "$root"
  container=$($docker create vagrant-orbstack-test:ssh)
  $docker export "$container" | tar -C "$root" -x
  $docker rm "$container" >/dev/null
  cp /bin/busybox "$root/bin/"
  printf '::sysinit:/etc/boot\n::respawn:/usr/sbin/sshd -D\n::shutdown:/bin/busybox umount -a -r\n' >"$root/etc/inittab"
  cat >"$root/etc/boot" <<'SH'
#!/bin/sh
hostname guest
mkdir -p /dev/pts
mount -t devpts devpts /dev/pts
mount -t tmpfs tmpfs /run
mkdir /run/sshd
ip link set lo up
ip link set eth0 up
busybox udhcpc -q -n -t 20 -T 1 -i eth0 -s /etc/lease
SH
  # shellcheck disable=SC2016
  printf '#!/bin/sh\n[ "$1" != bound ] || ip address replace "$ip/$mask" dev eth0\n' >"$root/etc/lease"
  chmod +x "$root/etc/boot" "$root/etc/lease"
  printf '#!/bin/sh\nsync\nexec busybox poweroff\n' >"$root/sbin/shutdown"
  chmod +x "$root/sbin/shutdown"
  # All modules are loaded by then.
  ln -s /bin/true "$root/sbin/modprobe"
  # There is no name server, and sudo would wait for one.
  echo '127.0.0.1 localhost guest' >"$root/etc/hosts"
  : >"$root/etc/resolv.conf"
  rm -f "$root/.dockerenv"
  mkdir "$work/box"
  truncate -s 400M "$work/disk"
  mke2fs -q -t ext4 -d "$root" "$work/disk"
  qemu-img convert -O qcow2 "$work/disk" "$work/box/box.img"
  printf '{"provider": "libvirt", "format": "qcow2", "virtual_size": 1}\n' >"$work/box/metadata.json"
  # Vagrant would need many commands over SSH to detect it.
  echo 'Vagrant.configure("2") { |config| config.vm.guest = :debian }' >"$work/box/Vagrantfile"
  tar -C "$work/box" -cf "$work/guest.box" metadata.json Vagrantfile box.img
  mv "$work/guest.box" "$folder/guest.box"
  printf '{"name": "vagrant-orbstack-test/libvirt", "versions": [{"version": "1.%s", "providers": [%s]}]}\n' "$(date +%s)" \
    "{\"name\": \"libvirt\", \"url\": \"file://$folder/guest.box\"}" >"$folder/guest.json"
}

modules="virtio_pci virtio_blk crc32c_generic virtio_net virtio_rng ext4 9pnet_virtio 9p button evdev"
[ ! -e "$folder/guest.json" ] || exit 0
rm -rf "$folder"
mkdir -p "$folder"
make_plugin
make_kernel
make_box
