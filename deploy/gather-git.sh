#!/bin/sh
# Copies git with all that it needs to run into a folder, for an image without a package manager: gather-git.sh <folder>
# The C library and the loader are the image's own: those of one release of a distribution go together.
set -eu
to=$1
core=$(git --exec-path)

# To where a file really is: /lib is a link to /usr/lib where images are made of.
copy() {
  place=$(readlink -f "$(dirname "$1")")
  mkdir -p "$to$place"
  cp -L "$1" "$to$place/"
}

with_libraries() {
  copy "$1"
  # A line is "libz.so.1 => /lib/x86_64-linux-gnu/libz.so.1 (0x…)".
  ldd "$1" | awk '/=> \// && $1 !~ /^(libc|libm|libdl|librt|libpthread|libresolv)\.so/ { print $3 }' | while read -r library; do copy "$library"; done
}

with_libraries "$(command -v git)"
with_libraries "$core/git-remote-http"
ln -sf git-remote-http "$to$core/git-remote-https"
for name in git git-upload-pack git-receive-pack; do ln -sf "$(command -v git)" "$to$core/$name"; done
if [ -d /usr/share/git-core/templates ]; then mkdir -p "$to/usr/share/git-core" && cp -r /usr/share/git-core/templates "$to/usr/share/git-core/"; fi
mkdir -p "$to/etc/ssl/certs" "$to/etc/promptregistry" "$to/data"
cp -L /etc/ssl/certs/ca-certificates.crt "$to/etc/ssl/certs/"
chmod -R go-w "$to"
