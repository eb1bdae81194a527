#!/bin/sh
echo "built from a copy"
