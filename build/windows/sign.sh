#!/bin/sh -e
# Signs one file in place with osslsigncode: sign.sh FILE. SIGN_CERT and SIGN_KEY name certificate and key (PEM);
# SIGN_TIMESTAMP is the address of a time-stamp server, without which a signature ends with its certificate.
osslsigncode sign -certs "$SIGN_CERT" -key "$SIGN_KEY" -n Missent -h sha256 ${SIGN_TIMESTAMP:+-ts "$SIGN_TIMESTAMP"} \
	$(case $1 in *.msi) echo -add-msi-dse ;; esac) -in "$1" -out "$1.signed" >/dev/null
mv "$1.signed" "$1"
