#!/bin/sh -e
# Runs inside.sh in a copy of this system: copy.sh FOLDER ARGUMENT ... It is started in a name space of mounts of its own
# (unshare -m), so nothing of it is seen outside; what is changed lies in memory.
space=$1
shift
copy=$(mktemp -d)
mount -t tmpfs tmpfs "$copy"
mkdir "$copy/changed" "$copy/work" "$copy/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$copy/changed,workdir=$copy/work" "$copy/root"
mkdir -p "$copy/root/space"
mount --bind "$space" "$copy/root/space"
mount -t proc proc "$copy/root/proc"
mount --bind /dev "$copy/root/dev"
exec chroot "$copy/root" /bin/sh -e /space/inside.sh "$@"
