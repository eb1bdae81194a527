#!/bin/sh
# nginx, which passes everything on to the application.
set -e
DEBIAN_FRONTEND=noninteractive apt-get install -q=2 -y nginx-light >/dev/null
cat > /etc/nginx/sites-available/default <<'SITE'
server {
  listen 80 default_server;
  location / { proxy_pass http://app:8000; }
}
SITE
systemctl reload nginx
