import type { OrbstackDriver } from "../../orbstack/driver.js";
import { guestFailure } from "../guest-failure.js";
import type { GuestTask } from "../guest-task.js";

/** What a guest shall be called, whom it shall know, and which addresses it shall have beside its own. */
export interface GuestNetwork {
  readonly hostname: string | undefined;
  /** Lines of /etc/hosts, about the machine itself and about others. */
  readonly ownLines: readonly string[];
  readonly otherLines: readonly string[];
  /** `192.168.56.10/24` each. */
  readonly addresses: readonly string[];
}

/**
 * `write_hosts PART LINES`: a part of /etc/hosts between two marks of ours. The rest is the user's, and Vagrant's. First in the
 * file, so that the machine's whole name goes before what the image says of the short one.
 */
const writeHosts = `
write_hosts() {
  begin="# BEGIN vagrant-orbstack $1" end="# END vagrant-orbstack $1"
  {
    [ -z "$2" ] || printf '%s\\n%s\\n%s\\n' "$begin" "$2" "$end"
    sed "/^$begin$/,/^$end$/d" /etc/hosts 2>/dev/null || true
  } > /etc/hosts.vagrant
  mv /etc/hosts.vagrant /etc/hosts
}
`;

/**
 * Brings a guest's network about and keeps it over reboots; can run again. Prints the machine's own address. `$1` host name or
 * nothing, `$2` and `$3` lines for /etc/hosts, then the addresses. OrbStack's machines have one interface, eth0. What configures it
 * must know our addresses as well, or it drops them when it starts: systemd-networkd by a drop-in; for the others a
 * script runs at boot.
 */
const setUp = `
set -e
${writeHosts}
name=$1 own=$2 others=$3; shift 3
folder=/etc/vagrant-orbstack

if [ -n "$name" ]; then
  echo "\${name%%.*}" > /etc/hostname
  [ "$(hostname)" = "\${name%%.*}" ] || hostname "\${name%%.*}"
fi
write_hosts others "$others"
write_hosts own "$own"

had=$(cat $folder/addresses 2>/dev/null || true)
own_address() {
  for found in $(ip -4 -o address show dev eth0 scope global | sed 's/.* inet \\([^ ]*\\).*/\\1/'); do
    case " $had $* " in *" $found "*) ;; *) echo "\${found%/*}"; return ;; esac
  done
}
[ $# != 0 ] || [ -n "$had" ] || exit 0
tries=0
until [ -n "$(own_address "$@")" ] || [ $tries -ge 100 ]; do tries=$((tries + 1)); sleep 0.1; done

for address in $had; do
  case " $* " in *" $address "*) ;; *) ip address del "$address" dev eth0 2>/dev/null || true ;; esac
done
rm -f /etc/systemd/network/*.network.d/vagrant-orbstack.conf /etc/local.d/vagrant-orbstack.start
if [ $# = 0 ]; then
  [ ! -e /etc/systemd/system/vagrant-orbstack.service ] || systemctl --quiet disable vagrant-orbstack.service
  rm -rf $folder /etc/systemd/system/vagrant-orbstack.service
  exit 0
fi

mkdir -p $folder
echo "$*" > $folder/addresses
cat > $folder/add-addresses <<'END'
#!/bin/sh
for address in $(cat /etc/vagrant-orbstack/addresses); do ip address replace "$address" dev eth0; done
END
chmod 755 $folder/add-addresses
link=/run/systemd/netif/links/$(cat /sys/class/net/eth0/ifindex)
file=$(sed -n 's/^NETWORK_FILE=//p' "$link" 2>/dev/null || true)
if [ -n "$file" ]; then
  place=/etc/systemd/network/\${file##*/}.d
  mkdir -p "$place"
  printf '[Address]\\nAddress=%s\\n' "$@" > "$place/vagrant-orbstack.conf"
elif [ -d /run/systemd/system ]; then
  cat > /etc/systemd/system/vagrant-orbstack.service <<'END'
[Unit]
Description=Private addresses of the Vagrantfile
After=network-online.target
Wants=network-online.target
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/etc/vagrant-orbstack/add-addresses
[Install]
WantedBy=multi-user.target
END
  systemctl --quiet enable vagrant-orbstack.service
elif [ -d /etc/local.d ]; then
  cp $folder/add-addresses /etc/local.d/vagrant-orbstack.start
  rc-update add local default >/dev/null
fi
$folder/add-addresses
own_address "$@"
`;

/** For a copy of a machine: nothing to do unless the original had been set up. */
const forget = `
[ -e /etc/vagrant-orbstack ] || grep -q '^# BEGIN vagrant-orbstack ' /etc/hosts || exit 0
${setUp}`;

const tell = `
set -e
${writeHosts}
write_hosts others "$1"
`;

/** Sets a running guest's network up, in one command. Answers the machine's own address when it has others beside. */
export async function setUpGuestNetwork(
  driver: OrbstackDriver,
  name: string,
  { hostname, ownLines, otherLines, addresses }: GuestNetwork,
  signal: AbortSignal,
): Promise<string | undefined> {
  const lines = [ownLines.join("\n"), otherLines.join("\n")];
  const result = await driver.run(name, ["sh", "-c", setUp, "sh", hostname ?? "", ...lines, ...addresses], {
    user: "root",
    signal,
  });
  if (result.exitCode === 0) return result.stdout.trim() || undefined;
  throw guestFailure(name, "set up the host name and the private addresses", result);
}

/** Takes away what `setUpGuestNetwork` did to the machine that this one was copied from; its host name becomes `name`. */
export function forgetNetwork(name: string): GuestTask {
  const what = "take away the private addresses of the machine that it was copied from";
  return { what, script: forget, args: [name, "", ""] };
}

/** Makes a running guest know other machines by name. Whether that went well is not worth an error: it is done again. */
export async function tellGuest(
  driver: OrbstackDriver,
  name: string,
  otherLines: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  await driver.run(name, ["sh", "-c", tell, "sh", otherLines.join("\n")], { user: "root", signal });
}
