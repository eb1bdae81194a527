#!/bin/sh
# Fits cloud-init to machines, in the half-made root $1. Two of its defaults do not suit: the locale, which is not generated, and then
# counts as an error; and a user of its own, who would take the id of the machine's. User data may still ask for both.

set -e
printf 'locale: C.UTF-8\nusers: []\n' > "$1/etc/cloud/cloud.cfg.d/90-orbctl.cfg"
