#!/bin/sh
# The application, from the synced folder, as a service.
set -e
DEBIAN_FRONTEND=noninteractive apt-get install -q=2 -y --no-install-recommends python3 >/dev/null
cp /vagrant/app/counter.service /etc/systemd/system/
systemctl daemon-reload
systemctl enable --now -q counter
