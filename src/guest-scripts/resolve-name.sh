#!/bin/sh
# Resolves the name $1 as programs of the guest do, and prints the answer and the hosts file, as sections.

echo '== hosts'; cat /etc/hosts 2>/dev/null
echo '== answer'
if command -v getent >/dev/null 2>&1; then
  echo getent
  getent ahosts "$1" 2>/dev/null || getent hosts "$1" 2>/dev/null
elif command -v nslookup >/dev/null 2>&1; then
  echo nslookup
  nslookup "$1" 2>/dev/null
fi
true
