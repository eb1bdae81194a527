#!/bin/sh
# Configures a guest's network permanently. Can be repeated. Prints the machine's own address. $1: write-hosts.sh, as
# text; $2: host name, may be empty; $3, $4: lines for /etc/hosts; then the addresses. OrbStack's machines have one
# interface, eth0. Whatever configures it must know our addresses, or it removes them when it starts: systemd-networkd
# gets a drop-in; for others, a script runs at boot.

set -e
write_hosts=$1 name=$2 own=$3 others=$4
shift 4
folder=/etc/vagrant-orbstack

if [ -n "$name" ]; then
  echo "${name%%.*}" > /etc/hostname
  [ "$(hostname)" = "${name%%.*}" ] || hostname "${name%%.*}"
fi
sh -c "$write_hosts" sh others "$others"
sh -c "$write_hosts" sh own "$own"

had=$(cat $folder/addresses 2>/dev/null || true)
own_address() {
  for found in $(ip -4 -o address show dev eth0 scope global | sed 's/.* inet \([^ ]*\).*/\1/'); do
    case " $had $* " in *" $found "*) ;; *) echo "${found%/*}"; return ;; esac
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
cat > $folder/add-addresses <<'TEXT'
#!/bin/sh
for address in $(cat /etc/vagrant-orbstack/addresses); do ip address replace "$address" dev eth0; done
TEXT
chmod 755 $folder/add-addresses
link=/run/systemd/netif/links/$(cat /sys/class/net/eth0/ifindex)
file=$(sed -n 's/^NETWORK_FILE=//p' "$link" 2>/dev/null || true)
if [ -n "$file" ]; then
  place=/etc/systemd/network/${file##*/}.d
  mkdir -p "$place"
  printf '[Address]\nAddress=%s\n' "$@" > "$place/vagrant-orbstack.conf"
elif [ -d /run/systemd/system ]; then
  cat > /etc/systemd/system/vagrant-orbstack.service <<'TEXT'
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
TEXT
  systemctl --quiet enable vagrant-orbstack.service
elif [ -d /etc/local.d ]; then
  cp $folder/add-addresses /etc/local.d/vagrant-orbstack.start
  rc-update add local default >/dev/null
fi
$folder/add-addresses
own_address "$@"
