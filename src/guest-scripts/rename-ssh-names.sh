#!/bin/sh
# Has the SSH names of users, which a machine had under another name of its own, end in the new one, $1; also in groups.

set -e
if grep '^[^:]*@' /etc/passwd | grep -qv "^[^:]*@$1:"; then
  sed -i -E "s/^([^:@]+)@[^:]*:/\1@$1:/" /etc/passwd
  sed -i -E "s/(^|[:,])([^:,@]+)@[^:,]*/\1\2@$1/g" /etc/group
fi
