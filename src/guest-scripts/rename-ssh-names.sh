#!/bin/sh
# Renames users' SSH accounts, which end in the machine's former name, to end in $1; also in groups.

set -e
if grep '^[^:]*@' /etc/passwd | grep -qv "^[^:]*@$1:"; then
  sed -i -E "s/^([^:@]+)@[^:]*:/\1@$1:/" /etc/passwd
  sed -i -E "s/(^|[:,])([^:,@]+)@[^:,]*/\1\2@$1/g" /etc/group
fi
