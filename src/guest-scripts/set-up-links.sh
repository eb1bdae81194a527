#!/bin/sh
# Sets up a guest's links permanently. Can be repeated. Prints the machine's own address, and then `kept` if the links are
# made again when the guest boots. $1: make-links.sh, as a text; $2: `all` if there are no other links, `some` if the
# others stay; $3: the links, as make-links.sh reads them.

set -e
PATH="$PATH:/usr/sbin:/sbin"
tool() { for place in $(echo "$PATH" | tr : ' '); do if [ -x "$place/$1" ]; then echo "$place/$1"; return; fi; done; }
ip=$(tool ip)
make_links=$1 which=$2 wanted=$3
folder=/etc/vagrant-links
mkdir -p $folder
touch $folder/links
{
  [ -z "$wanted" ] || echo "$wanted"
  [ "$which" = all ] || while read -r name rest; do
    case "$wanted" in "$name "* | *"
$name "*) ;; *) echo "$name $rest" ;; esac
  done <$folder/links
} >$folder/links.new

# What is not in the new file is removed, but only if it is what the old one says.
while read -r name number addresses rest; do
  "$ip" -d link show dev "$name" 2>/dev/null | grep -q "vxlan id $number " || continue
  now=$(grep "^$name $number " $folder/links.new | cut -d " " -f 3)
  if [ -z "$now" ]; then "$ip" link delete "$name"; continue; fi
  for address in $(echo "${addresses#-}" | tr , ' '); do
    case ",$now," in *",$address,"*) ;; *) "$ip" address del "$address" dev "$name" 2>/dev/null || true ;; esac
  done
done <$folder/links
mv $folder/links.new $folder/links
printf '%s\n' "$make_links" >$folder/make-links

unit=/etc/systemd/system/vagrant-links.service wants=/etc/systemd/system/multi-user.target.wants
kept=
if [ ! -s $folder/links ]; then
  rm -rf $folder $unit $wants/vagrant-links.service /etc/local.d/vagrant-links.start
elif [ -d /run/systemd/system ]; then
  kept=kept
  # Before the network is up, because routing daemons start after that and look for their interfaces.
  cat >$unit <<'TEXT'
[Unit]
Description=Links of the Vagrantfile
DefaultDependencies=no
After=local-fs.target
Before=network.target shutdown.target
Conflicts=shutdown.target
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/sh /etc/vagrant-links/make-links /etc/vagrant-links/links
[Install]
WantedBy=multi-user.target
TEXT
  # As `systemctl enable` does, without reading all units again.
  mkdir -p $wants
  ln -sf $unit $wants/vagrant-links.service
elif [ -d /etc/local.d ]; then
  kept=kept
  printf '#!/bin/sh\nexec sh %s/make-links %s/links\n' $folder $folder >/etc/local.d/vagrant-links.start
  chmod 755 /etc/local.d/vagrant-links.start
  rc-update add local default >/dev/null
fi
[ ! -e $folder/links ] || sh $folder/make-links $folder/links

private=$(cat /etc/vagrant-orbstack/addresses 2>/dev/null || true)
own_address() {
  for found in $(ip -4 -o address show dev eth0 scope global | sed 's/.* inet \([^ ]*\).*/\1/'); do
    case " $private " in *" $found "*) ;; *) echo "${found%/*}"; return ;; esac
  done
}
tries=0
until [ -n "$(own_address)" ] || [ $tries -ge 100 ]; do tries=$((tries + 1)); sleep 0.1; done
own_address
echo $kept
