# shellcheck shell=bash
# Sourced by ../run: what this machine needs, the root file systems, the bundles.

codename() { if [[ $1 == 12 ]]; then echo bookworm; else echo trixie; fi; }

prepare_machine() {
    local missing=() command package
    ((EUID == 0)) || fail 'booting hosts needs root'
    while read -r command package; do
        command -v "$command" >/dev/null || missing+=("$package")
    done <<'LIST'
mmdebstrap mmdebstrap
systemd-nspawn systemd-container
ansible-playbook ansible-core
ip iproute2
nmap nmap
zstd zstd
gpg gnupg
minisign minisign
apt-ftparchive apt-utils
ssh openssh-client
LIST
    ((${#missing[@]} == 0)) || fail "Debian's packages ${missing[*]} are missing: no host can be booted, and nothing can be shown without"
    java=$(find_java) || fail 'a JDK 25 is missing, for the people who send and receive'
    mkdir -p "$lab/sites"
    lab=$(readlink -f "$lab")
    # Its own network namespace, so that several runs do not meet.
    network=acc$$
    export LAB=$lab LAB_NET=$network
}

find_java() {
    local home
    for home in "${JAVA_HOME:-}" /usr/lib/jvm/*25*; do
        [[ ! -x $home/bin/javac || $("$home/bin/javac" -version 2>&1) != 'javac 25'* ]] || { echo "$home/bin/java"; return; }
    done
    return 1
}

# A bare Debian as its installer leaves it, with SSH; made once.
prepare_root() {
    local code
    code=$(codename "$1")
    [[ -d $lab/rootfs-$code ]] && return
    say "making a bare Debian $1"
    local mirror security_mirror
    # shellcheck disable=SC2016
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Origin: Debian' 'Label: Debian' | sort -u | sed -n 1p)
    # shellcheck disable=SC2016
    security_mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Origin: Debian' 'Label: Debian-Security' | sort -u | sed -n 1p)
    mmdebstrap --quiet --variant=minbase \
        --include=systemd,systemd-sysv,dbus,python3,openssh-server,iproute2,nftables,sudo,ca-certificates,procps,libpam-systemd,udev,gpgv \
        "$code" "$lab/rootfs-$code.new" \
        "deb $mirror $code main" "deb $mirror $code-updates main" \
        "deb $security_mirror $code-security main" >&2 || fail "no bare Debian $1 could be made"
    mv "$lab/rootfs-$code.new" "$lab/rootfs-$code"
}

# Two bundles: what is committed, and the same again under a later version, to be upgraded to.
prepare_bundles() {
    local debian version own
    if [[ -z $bundles ]]; then
        own=$(git -C "$project" rev-parse --short=12 HEAD)
        bundles=$lab/bundles/$own
        [[ -d $lab/keys ]] || "$project/ops/bundle/keys" --out "$lab/keys" --no-password >/dev/null
        for version in "1.$own" "2.$own"; do
            [[ -f $lab/releases/redoubt-$version.tar.zst ]] \
                || "$project/ops/bundle/release" --out "$lab/releases" --version "$version" || fail 'no release could be built'
            for debian in "${debians[@]}"; do
                [[ -f $bundles/redoubt-$version-debian$debian.tar ]] \
                    || "$project/ops/bundle/build" --debian "$debian" --keys "$lab/keys" --out "$bundles" \
                        --release "$lab/releases/redoubt-$version.tar.zst" || fail "no bundle for Debian $debian could be built"
            done
        done
        cp "$lab/keys/trust" "$bundles/trust"
    fi
    [[ -f $bundles/trust ]] || fail "$bundles has no file trust, which says whose bundles count"
}

# bundle_of DEBIAN NUMBER: the path of its first or second bundle.
bundle_of() {
    local found
    mapfile -t found < <(printf '%s\n' "$bundles"/redoubt-*-debian"$1".tar | sort --version-sort)
    [[ -f ${found[$2 - 1]:-} ]] || fail "$bundles has no bundle number $2 for Debian $1"
    printf '%s' "${found[$2 - 1]}"
}
