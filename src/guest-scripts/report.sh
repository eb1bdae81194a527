#!/bin/sh
# Prints everything that a report needs to know about a guest, in parts that begin with == NAME. For any POSIX shell
# with the usual tools or busybox's. What a guest cannot tell is left out; nothing is written. $1: pause in seconds
# between two samples of the CPU time, 0 for a single sample; $2: maximum size of the process list; $3: programs to
# look for; then the units. In a container, most of /proc shows the host's figures; the container's own are in its
# cgroup, of version 2 or 1. The root of version 1 has a release_agent: that is a virtual machine, whose /proc is its
# own. If cgroups do not count CPU time, the sum over processes is used. Between the samples, the shell starts no
# process, because it would count.

export LC_ALL=C PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"
groups=/sys/fs/cgroup pause=$1 most=$2 servers=$3
shift 3
within() { if command -v timeout >/dev/null; then timeout 1 "$@"; else "$@"; fi 2>/dev/null; }
first() { for file in "$@"; do if [ -r "$file" ]; then cat "$file" && return; fi; done 2>/dev/null; return 1; }
clock() { read -r up rest </proc/uptime; echo "== clock"; echo "$(date +%s.%N) $up"; }
usage() {
  echo "== usage"
  for file in $groups/cpu.stat $groups/unified/cpu.stat $groups/cpuacct/cpuacct.usage $groups/cpu,cpuacct/cpuacct.usage; do
    if read -r key value 2>/dev/null <"$file"; then echo "$key $value"; return; fi
  done
  return 1
}
processes() { echo "== processes"; cat /proc/[0-9]*/stat 2>/dev/null | head -c "$most"; echo; }
echo "== memory"
head -n 5 /proc/meminfo
if [ -r $groups/memory.current ]; then
  echo "used $(cat $groups/memory.current)"; echo "limit $(cat $groups/memory.max)"
  sed -n 's/^inactive_file/cache/p' $groups/memory.stat
elif [ -r $groups/memory/memory.usage_in_bytes ] && [ ! -e $groups/memory/release_agent ]; then
  echo "used $(cat $groups/memory/memory.usage_in_bytes)"; echo "limit $(cat $groups/memory/memory.limit_in_bytes)"
  sed -n 's/^total_inactive_file/cache/p' $groups/memory/memory.stat
fi
echo "== processors"
echo "count $(nproc)"
if quota=$(first $groups/cpu.max); then echo "quota $quota"
elif quota=$(first $groups/cpu/cpu.cfs_quota_us $groups/cpu,cpuacct/cpu.cfs_quota_us); then
  echo "quota $quota $(first $groups/cpu/cpu.cfs_period_us $groups/cpu,cpuacct/cpu.cfs_period_us)"
fi
echo "== boot"
grep -q ' /proc/uptime ' /proc/mounts && echo own
echo "== disk"
within df -kP /
echo "== addresses"
within ip -o addr show scope global || hostname -I 2>/dev/null || hostname -i 2>/dev/null
echo "== ports"
cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
  awk '$4 == "0A" || $4 == "01" { split($2, part, ":"); count[$4 " " part[2]]++ } END { for (key in count) print key, count[key] }'
echo "== installed"
for server in $servers; do command -v "$server" >/dev/null && echo "$server"; done
for server in /usr/lib/postgresql/*/bin/postgres /usr/libexec/postgresql*/postgres; do [ -x "$server" ] && echo postgres; done
echo "== units"
if [ $# = 0 ]; then :
elif [ -d /run/systemd/system ]; then within systemctl show -p Id,LoadState,ActiveState,Result,MemoryCurrent -- "$@"
elif command -v rc-service >/dev/null; then
  for unit in "$@"; do
    echo "Id=$unit"
    rc-service -e "$unit" && echo LoadState=loaded || echo LoadState=not-found
    within rc-service "$unit" status >/dev/null && echo ActiveState=active || echo ActiveState=inactive
    echo
  done
fi
if [ "$pause" != 0 ]; then
  clock
  usage || processes
  sleep "$pause"
fi
usage
clock
processes
echo "== end"
