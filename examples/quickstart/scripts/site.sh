#!/bin/sh
# Writes a page; its words come from the Vagrantfile.
set -eu
mkdir -p /srv/site
echo "<h1>$1 $2</h1>" > /srv/site/index.html
echo "wrote $(cat /srv/site/index.html)"
