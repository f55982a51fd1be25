# shellcheck shell=bash
# Sourced by ../run: one host, and where people are. The controller's network namespace is the administrators' network; people are in another.

# A container of this machine or, with --emulated, a machine of its own, which takes its time.
machine() { "$here/host/$hosts" "$@"; }

patience() { if [[ $hosts == guest ]]; then echo $(($1 * 10)); else echo "$1"; fi; }

begin_site() {
    local first
    host_name=d$1
    address=10.99.0.1$1
    site=$lab/sites/$network-$1
    mkdir -p "$site/homes"
    first=$(bundle_of "$1" 1)
    second=$(bundle_of "$1" 2)
    version=$(basename "$first" "-debian$1.tar")
    version=${version#redoubt-}
    later=$(basename "$second" "-debian$1.tar")
    later=${later#redoubt-}
    bundle=$site/${first##*/}
    bundle=${bundle%.tar}
    say "Debian $1: Redoubt $version, and $later to upgrade to"
    tar --extract --file "$first" --directory "$site"
    mkdir -p "$site/release"
    tar --extract --zstd --file "$bundle/release/redoubt-$version.tar.zst" --directory "$site/release" --strip-components=1
    "${java%/java}/javac" -cp "$site/release/lib/*" -d "$site/ledger" "$here/host/Ledger.java" || fail "the SDK of Redoubt $version is not what the ledgers need"
    write_inventory
}

write_inventory() {
    [[ -f $lab/key ]] || ssh-keygen -q -t ed25519 -N '' -C lab -f "$lab/key"
    sed -e "s|^    redoubt_host: .*|    redoubt_host: $address|" \
        -e "s|^    redoubt_trust: .*|    redoubt_trust: $bundles/trust|" \
        -e "s|^    redoubt_administrators: \[\]|    redoubt_administrators: [{name: carol, keys: ['$(cat "$lab/key.pub")']}]|" \
        -e 's|^    redoubt_management_networks: \[\]|    redoubt_management_networks: [10.99.0.1/32]|' \
        "$bundle/ansible/inventory.yml" >"$site/local.yml"
    sed -e "s|^      ansible_connection: local|      ansible_host: $address\n      ansible_user: USER\n      ansible_ssh_private_key_file: $lab/key\n      ansible_ssh_common_args: -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR|" \
        "$site/local.yml" >"$site/remote.yml"
}

# The namespace of the people, on the same wire, and not of the administrators.
people_network() {
    [[ ! -e /run/netns/$network-people ]] || return 0
    ip netns add "$network-people"
    ip -n "$network-people" link set lo up
    ip -n "$network" link add v-people type veth peer name host0 netns "$network-people"
    ip -n "$network" link set v-people master br0 up
    ip -n "$network-people" addr add 10.99.0.2/24 dev host0
    ip -n "$network-people" link set host0 up
}

# inside COMMAND…: on the host, as root; see `machine` for what that does not show.
inside() { machine sh "$host_name" "$@"; }

# by_ssh COMMAND…: as an administrator comes in.
by_ssh() {
    timeout "$(patience 120)" ip netns exec "$network" ssh -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -o ConnectTimeout=30 -o BatchMode=yes \
        -i "$lab/key" "carol@$address" sudo -- "$(printf '%q ' "$@")" </dev/null
}

ready() {
    inside curl --silent --fail --max-time 10 --output /dev/null --unix-socket /run/redoubt/management.sock http://localhost/readyz 2>/dev/null
}

# until_ready SECONDS
until_ready() {
    local end=$((SECONDS + $(patience "$1")))
    until ready; do
        ((SECONDS < end)) || return 1
        sleep 0.2
    done
}

# Whether the playbooks run on the host, from its medium: that way is Debian 13's.
on_itself() { [[ $debian == 13 && $hosts == machine ]]; }

# play NAME [OPTION…]: a playbook of the bundle, on the host itself for Debian 13 and over SSH for Debian 12, so that both ways are walked.
play() {
    local playbook=$1
    shift
    if on_itself; then
        inside env -C /opt/redoubt/bundle/ansible ansible-playbook --connection local --inventory /opt/redoubt/inventory.yml "$playbook.yml" "$@"
    else
        remote carol "$playbook" "$@"
    fi
}

# remote USER PLAYBOOK [OPTION…]
remote() {
    local user=$1 playbook=$2
    shift 2
    sed "s/USER/$user/" "$site/remote.yml" >"$site/remote-$user.yml"
    ip netns exec "$network" env -C "$bundle/ansible" ANSIBLE_LOCAL_TEMP="$site/tmp" ANSIBLE_SSH_CONTROL_PATH_DIR="$site/ssh" ANSIBLE_TIMEOUT=60 ansible-playbook --inventory "$site/remote-$user.yml" "$playbook.yml" "$@" </dev/null
}

# Where the host was: Ansible keeps its sessions open for a while, and neighbours remember its network card.
forget_host() {
    rm -rf "$site/ssh"
    ip -n "$network" neigh flush dev br0
    ip -n "$network-people" neigh flush dev host0
}

# changed FILE: how many tasks the play in this log has changed, and that none failed.
changed() { sed -n 's/.*changed=\([0-9]*\) .*unreachable=0 .*failed=0 .*/\1/p' "$1" | tail -n 1; }

end_site() {
    [[ $keep == no ]] || { printf 'Debian %s is up: LAB=%s LAB_NET=%s %s sh %s bash\n' "$debian" "$lab" "$network" "$here/host/$hosts" "$host_name" >&2; return; }
    people_end
    machine rm "$host_name" 2>/dev/null || true
    rm -rf "$site/release" "$bundle" "$site/homes"
}

leave() {
    [[ $keep == no ]] || return 0
    [[ -z ${host_name:-} ]] || { people_end; machine rm "$host_name" 2>/dev/null || true; }
    ip netns del "$network-people" 2>/dev/null || true
    ip netns del "$network" 2>/dev/null || true
}
