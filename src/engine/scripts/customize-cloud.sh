#!/bin/sh
# Configures cloud-init in the unfinished root $1. Two of its defaults do not suit machines: a locale that is not
# generated, which counts as an error, and a user of its own, who would take the id of the machine's user. User data
# may still set both.

set -e
printf 'locale: C.UTF-8\nusers: []\n' > "$1/etc/cloud/cloud.cfg.d/90-orbctl.cfg"
