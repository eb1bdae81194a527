#!/bin/sh
# Prints the session's environment, control groups and limits, and stays. Without dollar signs, which systemd would
# expand.

mark() { printf '\0orbctl\0'; }
mark
cat /proc/self/environ
mark
cat /proc/self/cgroup
mark
cat /proc/self/limits
mark
exec cat >/dev/null
