#!/bin/sh
# Runs the command $2 every second until it succeeds, for $1 seconds. Then prints what it printed last, and fails.

end=$(($(date +%s) + $1))
until output=$(sh -c "$2" 2>&1); do
  if [ "$(date +%s)" -ge "$end" ]; then
    printf '%s\n' "$output"
    exit 1
  fi
  sleep 1
done
