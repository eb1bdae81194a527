#!/bin/sh
# Redis, for the other machines to reach.
set -e
DEBIAN_FRONTEND=noninteractive apt-get install -q=2 -y redis-server >/dev/null
sed -i -e 's/^bind .*/bind 0.0.0.0/' -e 's/^protected-mode .*/protected-mode no/' /etc/redis/redis.conf
systemctl restart redis-server
