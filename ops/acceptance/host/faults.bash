# shellcheck shell=bash
# Sourced by ../run: what breaks the host, and what must hold meanwhile.

# under_load NAME SECONDS COMMAND…: people write; the command breaks something; within SECONDS after it they are served again. Then nothing that was
# accepted is missing, and nothing came twice.
under_load() {
    local title=$1 patience=$2 accepted gap began again
    shift 2
    begin_load "$title" || return
    served 120 || { stop_load; broken 'nobody was served before it began'; return; }
    sleep 3
    "$@" || { stop_load; settle; broken "$1 could not be done"; return; }
    began=$SECONDS
    # What was accepted is fetched in any case: the next step begins with an empty mailbox.
    served "$patience" || { stop_load; settle; broken "nobody was served within $patience s"; return; }
    again=$((SECONDS - began))
    sleep 2
    stop_load
    accepted=$(number accepted)
    gap=$(number gap)
    settle
    note "$accepted accepted, $lost lost, $doubled doubled, longest pause $gap ms, $(number kept) kept for later, $(number refused) refused, served again after $again s"
    ((accepted > 20)) || { broken 'too few were accepted to show anything'; return; }
    ((lost == 0 && doubled == 0)) || broken "$lost of $accepted accepted messages were lost, $doubled came twice"
}

# port_stays_open COMMAND…: what it breaks does not close the port, so that who comes meanwhile waits.
port_stays_open() {
    local since
    since=$(port_since)
    "$@" || return
    [[ $(port_since) == "$since" ]] || broken 'the port was closed meanwhile'
}

port_since() { inside systemctl show --property ActiveEnterTimestampMonotonic --value redoubtd.socket; }

step_kill_server() { port_stays_open under_load kill-server 60 inside systemctl kill --signal KILL redoubtd.service; }

step_kill_database() { under_load kill-database 60 inside systemctl kill --signal KILL mariadb.service; }

# The watchdog takes 16 s to see it.
step_hang() { port_stays_open under_load hang 35 inside systemctl kill --signal STOP redoubtd.service; }

restart_server() { inside systemctl restart redoubtd.service; }

step_restart() {
    port_stays_open under_load restart 30 restart_server || return
    nobody_refused
}

# Who comes while the server is away waits for it, 10 s at most by the client's own limit.
nobody_refused() { (($(number refused) == 0)) || broken "$(number refused) messages were refused, in a pause of $(number gap) ms"; }

# Every process of the host but systemd itself: each unit comes back by itself.
kill_all() {
    local pid before tries
    before=$(inside systemctl show --property MainPID --value redoubtd.service mariadb.service systemd-journald.service | grep .)
    # What it says of itself is worth nothing: it may be among them.
    inside bash -c 'kill -KILL -1' || true
    for pid in $before; do
        for ((tries = 0; tries < 100; tries++)); do
            inside kill -0 "$pid" 2>/dev/null || continue 2
            sleep 0.1
        done
        say "process $pid was not killed"
        return 1
    done
}

step_kill_all() {
    under_load kill-all 90 kill_all || return
    all_holds kill-all
}

# all_holds NAME: each check of the host, and no unit that failed. What has just been started again gets some seconds.
all_holds() {
    local tries
    for ((tries = 0; tries < $(patience 15); tries++)); do
        if inside /usr/local/sbin/redoubt-host-check >"$site/log/check-after-$1" 2>&1 && [[ $(inside systemctl is-system-running) == running ]]; then
            return 0
        fi
        sleep 2
    done
    { grep -v '^ok' "$site/log/check-after-$1"; inside systemctl --no-pager --failed; } >&2
    broken "not everything holds after $1"
}

link_down() {
    ip -n "$network" link set "v-$host_name" down
    sleep 6
    ip -n "$network" link set "v-$host_name" up
}

step_link_down() { under_load link-down 60 link_down; }

reboot_host() {
    inside systemctl reboot || true
    sleep 3
    until_up 120 && until_ready 120
}

# until_up SECONDS: booted again, after a reboot from within.
until_up() {
    local end=$((SECONDS + $(patience "$1"))) state
    until state=$(inside systemctl is-system-running 2>/dev/null); [[ $state == running || $state == degraded ]]; do
        ((SECONDS < end)) || return 1
        sleep 0.5
    done
}

step_reboot() {
    under_load reboot 120 reboot_host || return
    all_holds reboot
}

cut_power() {
    machine cut "$host_name" && machine boot "$host_name" >&2 && until_ready 120
}

step_power_cut() {
    under_load power-cut 120 cut_power || return
    all_holds power-cut
}

# The time of day of the server alone: libfaketime, in front of its libraries. Monotonic time goes on, as it does where a machine's clock is set. That of
# systemd, of the database, of the journal and of people stays right.
false_clock() {
    local library
    library=$(find "$lab/clock-$(codename "$debian")" -name libfaketimeMT.so.1 | head -n 1)
    [[ -n $library ]] || { say 'there is no libfaketime'; return 1; }
    mkdir -p "$(root)/usr/lib/x86_64-linux-gnu/faketime" "$(root)/etc/systemd/system/redoubtd.service.d"
    cp "$library" "$(root)/usr/lib/x86_64-linux-gnu/faketime/"
    set_clock 0
    cat >"$(root)/etc/systemd/system/redoubtd.service.d/acceptance-clock.conf" <<'UNIT'
[Service]
Environment=LD_PRELOAD=/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1
Environment=FAKETIME_TIMESTAMP_FILE=/etc/acceptance-clock FAKETIME_CACHE_DURATION=1
Environment=FAKETIME_FORCE_MONOTONIC_FIX=0 FAKETIME_DONT_FAKE_MONOTONIC=1 DONT_FAKE_MONOTONIC=1
UNIT
    inside bash -euc 'systemctl daemon-reload; systemctl restart redoubtd.service'
}

true_clock() {
    inside bash -euc '
        rm -rf /etc/systemd/system/redoubtd.service.d/acceptance-clock.conf /usr/lib/x86_64-linux-gnu/faketime /etc/acceptance-clock
        systemctl daemon-reload
        systemctl restart redoubtd.service'
}

# set_clock HOURS: so far off is the server's clock, from about a second later on.
set_clock() {
    printf '%+ds\n' "$(($1 * 3600))" >"$(root)/etc/acceptance-clock.new"
    mv "$(root)/etc/acceptance-clock.new" "$(root)/etc/acceptance-clock"
}

# How many hours the server's clock is off, by what it writes into its answers; rounded.
hours_off() {
    local date
    date=$(inside curl --silent --max-time 5 --output /dev/null --dump-header - --unix-socket /run/redoubt/management.sock http://localhost/healthz \
        | tr -d '\r' | sed -n 's/^date: //Ip')
    [[ -n $date ]] || return 1
    awk -v a="$(date --date "$date" +%s)" -v b="$(date +%s)" 'BEGIN { h = (a - b) / 3600; printf "%d", h < 0 ? h - 0.5 : h + 0.5 }'
}

# Forwards, back, backwards, to and fro; less than a message lives. After each, people are served, and a restart with a clock that is ahead changes nothing.
jump_clock() {
    local hours tries
    for hours in 5 0 -5 9 -20 72 5; do
        set_clock "$hours"
        for ((tries = 0; tries < 60; tries++)); do
            [[ $(hours_off) != "$hours" ]] || break
            sleep 0.5
        done
        ((tries < 60)) || { say "the server's clock did not go to $hours h"; return 1; }
        # Long enough for what goes by time: caches, sweeps, sessions.
        sleep 3
        served 60 || { say "nobody was served with a clock that is $hours h off"; return 1; }
    done
    inside systemctl restart redoubtd.service
    served 60 || { say 'nobody was served after a restart with a clock that is ahead'; return 1; }
    set_clock 0
}

step_clock_jump() {
    local result=0
    prepare_clock "$debian"
    false_clock && until_ready 60 || { broken 'the server could not be given a clock of its own'; return; }
    under_load clock-jump 60 jump_clock || result=1
    note 'by 5, 0, -5, 9, -20, 72, 5 and 0 h'
    true_clock && until_ready 60 || { broken 'the server could not be given the true clock again'; return; }
    return "$result"
}

# The database moves to a small file system, which is then filled to its last byte.
fill_disk() {
    inside bash -euc '
        fallocate -l "$(df --output=avail -B1 /var/lib/mysql | tail -n 1)" /var/lib/mysql/filler 2>/dev/null || dd if=/dev/zero of=/var/lib/mysql/filler bs=1M 2>/dev/null || true
        dd if=/dev/zero of=/var/lib/mysql/filler2 bs=4k 2>/dev/null || true'
    (($(inside df --output=avail -B1 /var/lib/mysql | tail -n 1) < 65536)) || { say 'the disk did not fill'; return 1; }
    sleep 30
    note "the disk had $(inside df --output=avail -B1 /var/lib/mysql | tail -n 1) bytes left for 30 s"
    inside rm -f /var/lib/mysql/filler /var/lib/mysql/filler2
}

step_disk_full() {
    local result=0 damages
    inside bash -euc '
        systemctl stop redoubtd.service mariadb.service
        mkdir /var/lib/mysql.aside
        cp -a /var/lib/mysql/. /var/lib/mysql.aside/
        mount -t tmpfs -o size=$(($(du -sm /var/lib/mysql | cut -f 1) + 400))M,mode=0755,uid=mysql,gid=mysql tmpfs /var/lib/mysql
        cp -a /var/lib/mysql.aside/. /var/lib/mysql/
        systemctl start mariadb.service redoubtd.service' || { broken 'the database could not be moved to a small file system'; return; }
    until_ready 60 || { broken 'it is not ready on a small file system'; return; }
    under_load disk-full 150 fill_disk || result=1
    # A disk that is full under a deletion or a rollback costs InnoDB an index: server/RATIONALE.md, "A full disk".
    damages=$(inside mariadb-check --check --silent redoubt 2>&1)
    [[ -z $damages ]] || broken "tables are damaged: ${damages//$'\n'/ }" || result=1
    note "MariaDB was started again $(inside systemctl show --property NRestarts --value mariadb.service) times"
    inside bash -euc '
        systemctl stop redoubtd.service mariadb.service
        rm -rf /var/lib/mysql.aside
        mkdir /var/lib/mysql.aside
        cp -a /var/lib/mysql/. /var/lib/mysql.aside/
        umount /var/lib/mysql
        rm -rf /var/lib/mysql/*
        cp -a /var/lib/mysql.aside/. /var/lib/mysql/
        rm -rf /var/lib/mysql.aside
        systemctl start mariadb.service redoubtd.service' || { broken 'the database could not be moved back'; return; }
    until_ready 60 || { broken 'it is not ready after it was moved back'; return; }
    return "$result"
}

# Another server takes the database: this one ends, closes its port, and no connection starts it again, until an administrator says which one shall run.
displace() {
    local tries
    inside mariadb redoubt --execute "update incarnation set token = random_bytes(16), process = 0 where id = 1;
        set @holder = is_used_lock('redoubtd.redoubt'); execute immediate concat('kill ', @holder)" || return
    for ((tries = 0; tries < 60; tries++)); do
        [[ $(inside systemctl is-active redoubtd.socket) != inactive ]] || break
        sleep 0.5
    done
    ((tries < 60)) || { say 'its port is still open'; return 1; }
    [[ $(inside systemctl show --property ExecMainStatus --value redoubtd.service) == 4 ]] || { say 'it did not end with exit code 4'; return 1; }
    ! ip netns exec "$network-people" timeout 5 bash -c "exec 3<>/dev/tcp/$address/443" 2>/dev/null || { say 'people still reach its port'; return 1; }
    sleep 5
    [[ $(inside systemctl is-active redoubtd.service) == failed ]] || { say 'it started again by itself'; return 1; }
    inside systemctl start redoubtd.service
}

step_displaced() {
    under_load displaced 60 displace || return
    all_holds displaced
}

# What proves that the ledgers would show a loss: a database that keeps its promises late must lose.
step_control() { must_lose control 0 inside systemctl kill --signal KILL mariadb.service; }

# must_lose NAME WHEN COMMAND…: WHEN is the database's innodb_flush_log_at_trx_commit, which is 1 for good.
must_lose() {
    local try
    for try in 1 2 3; do
        control "$1-$try" "$2" "${@:3}" || return
        ((lost == 0)) || return 0
    done
    broken 'a database that flushes late lost nothing in three tries: the ledgers do not show what they should'
}

control() {
    local when=$2 before end
    begin_load "$1" || return
    shift 2
    served 120 || { stop_load; broken 'nobody was served before it began'; return; }
    inside mariadb --execute "set global innodb_flush_log_at_trx_commit = $when; set global sync_binlog = 0" || { stop_load; broken 'the setting could not be loosened'; return; }
    # What is lost is what was accepted in the last second: let it be some.
    before=$(count "$site/accepted-$load")
    end=$((SECONDS + $(patience 90)))
    until (($(count "$site/accepted-$load") > before + 300 || SECONDS >= end)); do sleep 0.2; done
    "$@" || { stop_load; broken "$1 could not be done"; return; }
    stop_load
    until_ready 60 || { broken 'it did not come back'; return; }
    settle
    note "with innodb_flush_log_at_trx_commit=$when: $(number accepted) accepted, $lost lost"
}
