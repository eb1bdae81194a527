#!/bin/sh
# Demonstrates the plugin: installs it for the current user, and creates, uses and destroys a machine.
set -eu

show() {
  printf '\n$ %s\n' "$*"
  "$@"
}

gem=$1
if [ "$(uname)" = Linux ] && ! command -v vagrant >/dev/null; then
  echo "vagrant is not installed" >&2
  exit 1
fi
show vagrant plugin install --plugin-clean-sources "$gem"
cd examples/quickstart
trap 'vagrant destroy -f >/dev/null 2>&1' EXIT
show vagrant up --provider=orbstack
show vagrant status
show vagrant ssh -c 'cat /etc/os-release | head -n 1; ls /vagrant'
show vagrant halt
show vagrant destroy -f
trap - EXIT
cat <<'END'

That was the main job. Now you:

  cd examples/quickstart
  vagrant up --provider=orbstack
  vagrant ssh
END
