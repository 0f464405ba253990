#!/bin/sh
# Posts one mail, raw MIME on standard input, signed with the secret both sides know.
# usage: SOUNDINGBOARD_WEBHOOK_SECRET=... sh webhook.sh https://sounding.example.org/hooks/mail < mail.eml
set -eu
mail=$(mktemp)
trap 'rm -f "$mail"' EXIT
cat > "$mail"
now=$(date +%s)
signature=$({ printf '%s.' "$now"; cat "$mail"; } |
    openssl dgst -sha256 -hmac "$SOUNDINGBOARD_WEBHOOK_SECRET" | sed 's/^.*= *//')
curl --silent --show-error --fail-with-body --retry 3 \
    --header "Content-Type: message/rfc822" \
    --header "X-Soundingboard-Timestamp: $now" \
    --header "X-Soundingboard-Signature: sha256=$signature" \
    --data-binary "@$mail" "$1"
