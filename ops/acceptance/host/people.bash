# shellcheck shell=bash
# Sourced by ../run: people, who are on the same network as the host and no administrators.

# Every home has the same passphrase: it protects nothing here.
export REDOUBT_PASSPHRASE='acceptance of a whole appliance'

# as NAME COMMAND…: the redoubt command of the release, on that person's machine.
as() {
    local person=$1
    shift
    timeout 120 ip netns exec "$network-people" env REDOUBT_HOME="$site/homes/$person" "$site/release/bin/redoubt" "$@" </dev/null
}

# enrol NAME…
enrol() {
    local person link
    for person in "$@"; do
        link=$(inside redoubtctl user add "$person" | grep -o 'redoubt:[^ ]*') || return 1
        # It proposes a recovery; nobody answers.
        as "$person" enrol "$link" >"$site/log/enrol-$person" 2>&1 || { cat "$site/log/enrol-$person" >&2; return 1; }
    done
}

# ledger COMMAND…: see Ledger.java.
ledger() {
    ip netns exec "$network-people" "$java" -Xmx256m --enable-native-access=ALL-UNNAMED -cp "$site/ledger:$site/release/lib/*" Ledger "$@"
}

# begin_load PREFIX SECONDS: alice and dave write to bob, who is away; what was accepted goes into ledgers.
begin_load() {
    local person
    load=$1
    load_pids=()
    rm -f "$site/stop"
    for person in alice dave; do
        ledger send "$site/homes/$person" bob "$site/accepted-$load" "$load-$person" "$2" "$site/stop" \
            >"$site/log/load-$load-$person" 2>"$site/log/load-$load-$person.err" </dev/null &
        load_pids+=($!)
    done
}

# served SECONDS: whether something more is accepted within that time.
served() {
    local before end=$((SECONDS + $1))
    before=$(count "$site/accepted-$load")
    until (($(count "$site/accepted-$load") > before + 2)); do
        ((SECONDS < end)) || return 1
        sleep 0.2
    done
}

count() { if [[ -f $1 ]]; then wc -l <"$1"; else echo 0; fi; }

stop_load() {
    local pid
    [[ -n ${load_pids[*]:-} ]] || return 0
    touch "$site/stop"
    for pid in "${load_pids[@]}"; do
        wait "$pid" || true
    done
    load_pids=()
}

# number NAME: the sum of what the senders of this load say of it; for gap, the greatest.
number() {
    cat "$site/log/load-$load"-{alice,dave} | tr ' ' '\n' | sed -n "s/^$1=//p" | if [[ $1 == gap ]]; then sort -n | tail -n 1; else awk '{ s += $1 } END { print s + 0 }'; fi
}

# settle: bob fetches; how many of those that were accepted he lacks goes into $lost, how many he has twice into $doubled.
settle() {
    local tries
    for ((tries = 0; tries < 5; tries++)); do
        ledger fetch "$site/homes/bob" "$site/received-$load" >/dev/null 2>"$site/log/fetch-$load" </dev/null && break
        sleep 2
    done
    lost=$(comm -23 <(sort -u "$site/accepted-$load") <(sort -u "$site/received-$load") | wc -l)
    doubled=$(sort "$site/received-$load" | uniq -d | wc -l)
}
