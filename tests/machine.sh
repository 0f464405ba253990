#!/bin/sh
# Finds or installs the servers that some tests start: Chromium, PostgreSQL, Dovecot, Postfix,
# Redis.
# Where one cannot be had it says so; the tests that need it then say that they did not run.
set -u

missing=""
[ -x /usr/bin/chromium ] || missing="$missing chromium fonts-liberation"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
[ -x /usr/sbin/dovecot ] || missing="$missing dovecot-imapd"
[ -x /usr/sbin/postfix ] || missing="$missing postfix"
command -v redis-server >/dev/null 2>&1 || missing="$missing redis-server"
[ -z "$missing" ] && exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "NOT INSTALLED, and this user cannot install it:$missing" >&2
    echo "Tests that need it will be skipped. As root: apt-get install$missing" >&2
    exit 0
fi

echo "Installing for the tests:$missing"
export DEBIAN_FRONTEND=noninteractive
# Debian starts servers it installs; the tests start their own.
apt-get update -qq >/dev/null
# shellcheck disable=SC2086  # several names
apt-get install -y -qq --no-install-recommends $missing >/dev/null ||
    echo "COULD NOT INSTALL:$missing" >&2
exit 0
