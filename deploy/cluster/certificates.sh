#!/bin/sh
# Make the certificates of one grading cluster: an authority of its own, and one pair of files for
# each role. Whoever holds any of the pairs may run programs on the whole cluster.
#
#     certificates.sh FOLDER [DAYS]
set -eu
folder=${1:?"name the folder to make them in: certificates.sh FOLDER [DAYS]"}
days=${2:-400}
umask 077
mkdir -p "$folder"
cd "$folder"
if [ -e ca.pem ]; then
    echo "There are certificates in $folder already. Name another folder, or remove them." >&2
    exit 2
fi
openssl req -x509 -newkey rsa:3072 -nodes -days "$days" -batch -subj "/CN=digits grading cluster" \
    -keyout ca-key.pem -out ca.pem 2>/dev/null
for role in scheduler worker client; do
    openssl req -newkey rsa:3072 -nodes -batch -subj "/CN=$role" \
        -keyout "$role-key.pem" -out "$role.csr" 2>/dev/null
    openssl x509 -req -in "$role.csr" -CA ca.pem -CAkey ca-key.pem -CAcreateserial \
        -days "$days" -out "$role.pem" 2>/dev/null
    rm "$role.csr"
done
rm -f ca.srl
echo "Made ca.pem and a pair for scheduler, worker and client in $folder; they last $days days."
echo "Keep ca-key.pem offline: it is only needed to make further pairs."
