# shellcheck shell=bash
# Sourced by ../run: what this machine needs, the root file systems, the bundles.

# The version of the tables of the second release.
later_schema=9000

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
    if [[ $hosts == guest ]]; then
        command -v qemu-system-x86_64 >/dev/null || missing+=(qemu-system-x86)
        command -v nbdkit >/dev/null || missing+=(nbdkit)
        command -v swtpm >/dev/null || missing+=(swtpm)
        [[ -f /usr/share/ovmf/OVMF.fd ]] || missing+=(ovmf)
    fi
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

# debian_of CODENAME FOLDER OPTION…: mmdebstrap, with the archive that this machine uses.
debian_of() {
    local code=$1 folder=$2 mirror security
    shift 2
    # shellcheck disable=SC2016
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Origin: Debian' 'Label: Debian' | sort -u | sed -n 1p)
    # shellcheck disable=SC2016
    security=$(apt-get indextargets --format '$(REPO_URI)' 'Origin: Debian' 'Label: Debian-Security' | sort -u | sed -n 1p)
    rm -rf "$folder.new"
    mmdebstrap --quiet "$@" "$code" "$folder.new" \
        "deb $mirror $code main" "deb $mirror $code-updates main" "deb $security $code-security main" >&2 || return
    mv "$folder.new" "$folder"
}

# A bare Debian as its installer leaves it, with SSH; made once. A machine of its own has a kernel, too.
prepare_root() {
    local code name=rootfs packages=systemd,systemd-sysv,dbus,python3,openssh-server,iproute2,nftables,sudo,ca-certificates,procps,libpam-systemd,udev,gpgv
    code=$(codename "$1")
    [[ $hosts == machine ]] || { name=guest; packages+=,linux-image-amd64,kmod,apparmor; }
    [[ ! -d $lab/$name-$code ]] || return 0
    say "making a bare Debian $1"
    debian_of "$code" "$lab/$name-$code" --variant=minbase --include="$packages" || fail "no bare Debian $1 could be made"
}

# That Debian's libfaketime, which no host has but for the step clock-jump.
prepare_clock() {
    local code
    code=$(codename "$1")
    [[ ! -d $lab/clock-$code ]] || return 0
    debian_of "$code" "$lab/clock-$code" --variant=extract --include=libfaketime || fail "Debian $1's libfaketime could not be fetched"
}

# Two bundles: what is committed, and the same with one migration more, to be upgraded to.
prepare_bundles() {
    local debian number version own source later
    if [[ -z $bundles ]]; then
        own=$(git -C "$project" rev-parse --short=12 HEAD)
        bundles=$lab/bundles/$own
        later=$lab/later-$own
        later_source "$later" || fail 'the later release could not be made'
        [[ -d $lab/keys ]] || "$project/ops/bundle/keys" --out "$lab/keys" --no-password >/dev/null
        for number in 1 2; do
            version=$number.$own
            source=$project
            [[ $number == 1 ]] || source=$later
            [[ -f $lab/releases/redoubt-$version.tar.zst ]] \
                || "$source/ops/bundle/release" --out "$lab/releases" --version "$version" || fail 'no release could be built'
            for debian in "${debians[@]}"; do
                [[ -f $bundles/redoubt-$version-debian$debian.tar ]] \
                    || "$source/ops/bundle/build" --debian "$debian" --keys "$lab/keys" --out "$bundles" \
                        --release "$lab/releases/redoubt-$version.tar.zst" || fail "no bundle for Debian $debian could be built"
            done
        done
        cp "$lab/keys/trust" "$bundles/trust"
        rm -rf "$later"
    fi
    [[ -f $bundles/trust ]] || fail "$bundles has no file trust, which says whose bundles count"
}

# later_source FOLDER: what is committed, and one commit more: a migration that only adds, as each after version 19 does, a table and a column of the
# table that is written most. So the second release's tables are newer, and going back is onto newer tables.
later_source() {
    local folder=$1 server=$1/server
    rm -rf "$folder"
    mkdir -p "$folder"
    git -C "$project" archive HEAD | tar --extract --directory "$folder" || return
    cat >"$server/src/main/resources/db/migration/V${later_schema}__acceptance.sql" <<'SQL'
create table acceptance (
    id bigint unsigned not null,
    primary key (id)
) engine = InnoDB default charset = utf8mb4;

alter table envelope add column acceptance tinyint unsigned not null default 0;
SQL
    sed -i -e '/^\[column\.envelope\]$/a acceptance = { purpose = "none", retention = "as the envelope" }' \
        -e '/^\[table\]$/a acceptance = "nobody: empty"' "$server/METADATA.toml"
    printf '\n[column.acceptance]\nid = { purpose = "none", retention = "none" }\n' >>"$server/METADATA.toml"
    git -C "$folder" init --quiet
    git -C "$folder" add --all --force
    git -C "$folder" -c user.name=acceptance -c user.email=acceptance@localhost -c commit.gpgsign=false commit --quiet --no-verify -m 'One migration more'
}

# bundle_of DEBIAN NUMBER: the path of its first or second bundle.
bundle_of() {
    local found
    mapfile -t found < <(printf '%s\n' "$bundles"/redoubt-*-debian"$1".tar | sort --version-sort)
    [[ -f ${found[$2 - 1]:-} ]] || fail "$bundles has no bundle number $2 for Debian $1"
    printf '%s' "${found[$2 - 1]}"
}
