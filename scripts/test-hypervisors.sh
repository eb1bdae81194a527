#!/bin/sh
# Has Docker and libvirt for the tests of the backends, and Ansible for those of provisioners, apart from any that this computer uses: a dockerd on a socket, bridge and
# folder of its own, which leaves the firewall alone, and libvirtd where none runs. All but `install` need root.
#
#   test-hypervisors.sh install              the Debian packages
#   test-hypervisors.sh start docker|libvirt USER-PID   prints the daemon's address; quick when it runs already
#   test-hypervisors.sh stop docker|libvirt USER-PID    ends what `start` began, when nobody else uses it
#   test-hypervisors.sh image                an image with sshd for Vagrant's docker provider, about 30 s the first time
#   test-hypervisors.sh guest                what a real guest of libvirt's needs, in the folder it prints: under a minute the first time;
#                                            Docker and libvirt must run
set -eu

packages="docker.io libvirt-daemon-system libvirt-daemon-driver-qemu libvirt-clients qemu-system-x86 qemu-utils busybox-static ansible-core chromium-headless-shell"
run=/run/vagrant-orbstack-test
data=/var/lib/vagrant-orbstack-test
bridge=vot-docker0
socket=unix://$run/docker.sock
uri=qemu:///system
pool=vagrant-orbstack-test

fail() {
  echo "$*" >&2
  exit 1
}

alive() {
  [ -s "$1" ] && kill -0 "$(cat "$1")" 2>/dev/null
}

# wait_until SECONDS COMMAND…
wait_until() {
  left=$(($1 * 10))
  shift
  until "$@" >/dev/null 2>&1; do
    left=$((left - 1))
    [ "$left" -gt 0 ] || return 1
    sleep 0.1
  done
}

install_packages() {
  lacking=
  for package in $packages; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || lacking="$lacking $package"
  done
  [ -n "$lacking" ] || { echo "Packages for the tests: complete"; return; }
  if [ "$(id -u)" != 0 ]; then
    echo "Packages for the tests: without root, tests of Docker, libvirt and Ansible are skipped; missing:$lacking"
    return
  fi
  echo "Packages for the tests: installing$lacking"
  apt-get update -q=2
  # Docker would change the firewall, which affects machines' networks. The tests start what they need themselves.
  policy=/usr/sbin/policy-rc.d
  if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' >$policy
    chmod 755 $policy
    trap 'rm -f $policy' EXIT
  fi
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive apt-get install -q=2 -y --no-install-recommends $lacking >/dev/null
}

start_docker() {
  command -v dockerd >/dev/null || fail "dockerd is not installed"
  if ! alive $run/docker.pid; then
    # A bridge without its own address takes the lowest of its ports', which changes with each container and would
    # break the others' connections.
    ip link show $bridge >/dev/null 2>&1 || ip link add $bridge address 02:42:0a:4e:00:01 type bridge
    ip address replace 10.78.0.1/24 dev $bridge
    ip link set $bridge up
    rm -f $run/docker.pid
    # 9 is the lock: nothing must wait for a daemon to release it.
    setsid dockerd --host "$socket" --data-root $data/docker --exec-root $run/docker --pidfile $run/docker.pid \
      --bridge $bridge --iptables=false --ip-forward=false --ip-masq=false </dev/null >$run/docker.log 2>&1 9>&- &
  fi
  wait_until 30 docker --host "$socket" version || fail "dockerd did not start: $(tail -n 3 $run/docker.log)"
  docker --host "$socket" image inspect vagrant-orbstack-test:still >/dev/null 2>&1 || still_image
}

# A program that does nothing and, as its container's first process, ignores SIGTERM.
still_image() {
  tree=$(mktemp -d)
  mkdir "$tree/bin"
  cp /bin/busybox "$tree/bin/sleep"
  tar -C "$tree" -c . | docker --host "$socket" import -c 'CMD ["/bin/sleep", "86400"]' - vagrant-orbstack-test:still >/dev/null
  rm -r "$tree"
}

stop_docker() {
  alive $run/docker.pid || return 0
  pid=$(cat $run/docker.pid)
  kill "$pid"
  wait_until 30 sh -c "! kill -0 $pid" || fail "dockerd ($pid) did not end"
  ip link delete $bridge
}

# If guests hang under KVM, or only root may use it, libvirt tests QEMU again for each command, which takes seconds.
# Here it sees no KVM, and must not rearrange a /dev that contains a mount.
without_kvm() {
  [ -e /dev/kvm ] || { "$@"; return; }
  : >$run/no-kvm
  chmod 000 $run/no-kvm
  echo 'namespaces = []' >$run/qemu.conf
  unshare --mount sh -c \
    "mount --bind $run/no-kvm /dev/kvm && mount --bind $run/qemu.conf /etc/libvirt/qemu.conf && exec \"\$@\"" sh "$@"
}

start_libvirt() {
  command -v libvirtd >/dev/null || fail "libvirtd is not installed"
  if ! wait_until 1 virsh --connect $uri uri; then
    alive $run/virtlogd.pid || virtlogd --daemon --pid-file $run/virtlogd.pid 9>&-
    alive $run/libvirtd.pid || without_kvm libvirtd --daemon --pid-file $run/libvirtd.pid 9>&-
  fi
  wait_until 30 virsh --connect $uri uri || fail "libvirtd did not start"
}

stop_libvirt() {
  for daemon in libvirtd virtlogd; do
    alive $run/$daemon.pid || continue
    pid=$(cat $run/$daemon.pid)
    kill "$pid"
    # The next test must not find a daemon that is about to end.
    wait_until 30 sh -c "! kill -0 $pid" || fail "$daemon ($pid) did not end"
  done
}

ssh_image() {
  if docker --host "$socket" image inspect vagrant-orbstack-test:ssh >/dev/null 2>&1; then return; fi
  echo "Image with sshd: building it" >&2
  work=$(mktemp -d)
  cat >"$work/hook" <<'END'
#!/bin/sh
set -e
chroot "$1" useradd --create-home --shell /bin/bash vagrant
echo 'vagrant ALL=(ALL) NOPASSWD: ALL' >"$1/etc/sudoers.d/vagrant"
mkdir -p "$1/home/vagrant/.ssh"
cp "$KEY" "$1/home/vagrant/.ssh/authorized_keys"
chroot "$1" chown -R vagrant: /home/vagrant
chmod 700 "$1/home/vagrant/.ssh"
END
  chmod +x "$work/hook"
  # Vagrant's insecure key, which it replaces after the first boot.
  KEY=$(ruby -e 'puts Gem::Specification.find_by_name("vagrant").gem_dir')/keys/vagrant.pub
  export KEY
  mmdebstrap --quiet --mode=root --variant=minbase --format=tar --include=openssh-server,sudo,procps,iproute2 \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --customize-hook="$work/hook" bookworm "$work/root.tar"
  # mmdebstrap empties /run at the end.
  docker --host "$socket" import -c 'CMD ["sh", "-c", "mkdir -p /run/sshd && exec /usr/sbin/sshd -D"]' \
    "$work/root.tar" vagrant-orbstack-test:ssh >/dev/null
  rm -r "$work"
}

libvirt_guest() {
  ssh_image
  "$(dirname "$0")/test-libvirt-guest.sh" $data/libvirt "$socket" >&2
  if ! virsh --connect $uri pool-info $pool >/dev/null 2>&1; then
    mkdir -p $data/pool
    virsh --connect $uri pool-define-as $pool dir --target $data/pool >/dev/null
  fi
  virsh --connect $uri pool-info $pool | grep -q 'State: *running' || virsh --connect $uri pool-start $pool >/dev/null
  echo $data/libvirt
}

# The users of a daemon, each a file named after a process. Files of processes that have ended do not count.
users() {
  for file in "$run/users-$1"/*; do
    [ -e "$file" ] || continue
    if kill -0 "${file##*/}" 2>/dev/null; then echo "$file"; else rm -f "$file"; fi
  done
}

verb=${1-}
what=${2-}
if [ "$verb" = install ]; then
  install_packages
  exit
fi
[ "$(id -u)" = 0 ] || fail "needs root"
mkdir -p $run $data
exec 9>$run/lock
flock 9
case "$verb $what" in
  "image ")
    ssh_image
    ;;
  "guest ")
    libvirt_guest
    ;;
  "start docker" | "start libvirt")
    start_"$what"
    mkdir -p "$run/users-$what"
    : >"$run/users-$what/$3"
    if [ "$what" = docker ]; then echo "$socket"; else echo "$uri"; fi
    ;;
  "stop docker" | "stop libvirt")
    rm -f "$run/users-$what/$3"
    [ -n "$(users "$what")" ] || stop_"$what"
    ;;
  *) fail "usage: test-hypervisors.sh install | image | guest | start docker|libvirt PID | stop docker|libvirt PID" ;;
esac
