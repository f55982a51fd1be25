# shellcheck shell=bash
# Sourced by ../run: people, who are on the same network as the host and no administrators.

# Every home has the same passphrase: it protects nothing here.
export REDOUBT_PASSPHRASE='acceptance of a whole appliance'

# as NAME COMMAND…: the redoubt command of the release, on that person's machine.
as() {
    local person=$1
    shift
    timeout "$(patience 120)" ip netns exec "$network-people" env REDOUBT_HOME="$site/homes/$person" "$site/release/bin/redoubt" "$@" </dev/null
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

# The people of Ledger.java, who live in one process.
people_begin() {
    [[ -z ${people_pid:-} ]] || return 0
    rm -f "$site/people.in"
    mkfifo "$site/people.in"
    : >"$site/people.out"
    ip netns exec "$network-people" "$java" -Xmx384m --enable-native-access=ALL-UNNAMED -cp "$site/ledger:$site/release/lib/*" Ledger "$site/homes" "$site" \
        <"$site/people.in" >"$site/people.out" 2>>"$site/log/people" &
    people_pid=$!
    # For reading, too: who is gone must not take this shell along.
    exec {people_in}<>"$site/people.in"
    answer 0 "$(patience 120)" || { say "the people do not come: $site/log/people"; people_end; return 1; }
}

people_end() {
    [[ -n ${people_pid:-} ]] || return 0
    # Hosts that were booted meanwhile have the other end, too: it does not end by itself.
    printf 'quit\n' >&"$people_in"
    timeout 30 tail --pid="$people_pid" --follow /dev/null || kill -KILL "$people_pid" 2>/dev/null || true
    wait "$people_pid" 2>/dev/null || true
    exec {people_in}>&-
    people_pid=''
}

# answer LINES SECONDS: waits until they have said more than LINES; $said_by_people is the last of it.
answer() {
    local end=$((SECONDS + $2))
    until (($(wc -l <"$site/people.out") > $1)); do
        ((SECONDS < end)) && kill -0 "$people_pid" 2>/dev/null || return 1
        sleep 0.1
    done
    said_by_people=$(tail -n 1 "$site/people.out")
}

# people COMMAND…: see Ledger.java.
people() {
    local before
    before=$(wc -l <"$site/people.out")
    printf '%s\n' "$*" >&"$people_in"
    answer "$before" "$(patience 180)"
}

# begin_load TITLE: alice and dave write to bob, who is away; what was accepted goes into ledgers.
begin_load() {
    load=$1
    loaded=''
    people_begin && people begin "$load" || { broken 'nobody is there to write'; return; }
    loaded=yes
}

# served SECONDS: whether something more is accepted within that time.
served() {
    local before end=$((SECONDS + $(patience "$1")))
    before=$(count "$site/accepted-$load")
    until (($(count "$site/accepted-$load") > before + 2)); do
        ((SECONDS < end)) || return 1
        sleep 0.2
    done
}

count() { if [[ -f $1 ]]; then wc -l <"$1"; else echo 0; fi; }

stop_load() {
    [[ -n ${loaded:-} ]] || return 0
    loaded=''
    people end || { say "the people do not end: $site/log/people"; return 1; }
    printf '%s\n' "$said_by_people" >"$site/log/load-$load"
}

# number NAME: what the senders of this load say of it.
number() { tr ' ' '\n' <"$site/log/load-$load" | sed -n "s/^$1=//p"; }

# settle: bob fetches; how many of those that were accepted he lacks goes into $lost, how many he has twice, ever, into $doubled.
settle() {
    local tries
    for ((tries = 0; tries < 5; tries++)); do
        people fetch || true
        [[ $said_by_people != fetched ]] || break
        say "bob: $said_by_people"
        sleep 2
    done
    lost=$(comm -23 <(sort -u "$site/accepted-$load") <(sort -u "$site/received-$load") | wc -l)
    doubled=$(cat "$site"/received-* | sort | uniq -d | wc -l)
}
