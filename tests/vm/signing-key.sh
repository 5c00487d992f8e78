#!/bin/bash
# The key that signs the test system's commits; prints the path of its private half, beside which the public one lies.
# It is made once: trees, commits and disks are named by it.
. "$(dirname "$0")/lib.sh"

key=$cache/signing-key
lock signing-key
if [ ! -e "$key.pub" ]; then
    say "signing key: made (once; kept in ${key#"$top"/})"
    rm -f "$key"
    ssh-keygen -q -t ed25519 -N '' -C 'bootcfs test' -f "$key"
fi
echo "$key"
