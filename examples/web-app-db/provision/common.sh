#!/bin/sh
set -e
apt-get update -q=2
