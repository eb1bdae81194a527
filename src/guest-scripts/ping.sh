#!/bin/sh
# Tries to reach something. $1: method; $2: address or URL; $3: port; $4: number of attempts. Without nc, bash opens a
# connection. If the program prints no times, the clock is used, in microseconds or, with a small date, in hundredths
# of a second.
# shellcheck disable=SC2317 # Functions are called by the names in the arguments.

method=$1 address=$2 port=$3 count=$4
has() { command -v "$1" >/dev/null 2>&1; }
echo '== tools'
for tool in ping curl nc bash; do if has $tool; then echo $tool; fi; done
now() {
  case $(date +%N) in
    ''|*[!0-9]*) read -r up rest </proc/uptime; echo "$(echo "$up" | tr -d .)0000" ;;
    *) echo "$(($(date +%s%N) / 1000))" ;;
  esac
}
connect() {
  # shellcheck disable=SC2016 # For bash.
  if has nc; then nc -z -w 3 "$address" "$port"
  else timeout 3 bash -c 'exec 3<>"/dev/tcp/$1/$2"' bash "$address" "$port"; fi
}
again() {
  left=$count
  while [ "$left" -gt 0 ]; do
    "$1" 2>&1
    left=$((left - 1))
    [ "$left" = 0 ] || sleep 1
  done
}
try_curl() {
  curl -gsSk -o /dev/null --max-time 5 -w '\ncurl %{http_code} %{time_total} %{remote_ip}\n' "$address"
}
try_nc() {
  start=$(now)
  if connect; then echo "nc $(($(now) - start))"; fi
}
echo '== output'
case $method in
  ping) if has ping; then ping -c "$count" -W 2 "$address" 2>&1; fi ;;
  curl) if has curl; then again try_curl; fi ;;
  nc) if has nc || has bash; then again try_nc; fi ;;
esac
exit 0
