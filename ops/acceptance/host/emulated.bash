# shellcheck shell=bash
# Sourced by ../run: steps for machines with a kernel, a clock and a disk of their own.

# The disk keeps nothing that it was not told to flush. So what a database has only written must be gone, or power-cut has shown nothing.
step_forgetful() { must_lose forgetful 2 cut_power; }

# The machine's own clock, as an administrator sets it: for the server, the database, systemd and the journal. That of people stays right.
set_machine_clock() {
    local hours
    for hours in 5 -5 72 0; do
        inside date --set "@$(($(date +%s) + hours * 3600))" >/dev/null || return
        sleep "$(patience 3)"
        served 60 || { say "nobody was served with a clock that is $hours h off"; return 1; }
    done
}

step_clock_set() {
    under_load clock-set 60 set_machine_clock || return
    note 'by 5, -5, 72 and 0 h'
    all_holds clock-set
}

# Something takes all the memory that there is, until the kernel kills it, or somebody else for it.
take_memory() {
    inside tail /dev/zero >/dev/null 2>&1 || true
    inside journalctl --no-pager --boot --dmesg --grep 'Out of memory' --lines 5 >"$site/log/memory-killed" || { say 'the kernel did not run out of memory'; return 1; }
}

step_memory() {
    under_load memory 60 take_memory || return
    note "$(grep -o 'Killed process.*(.*)' "$site/log/memory-killed" | sed 's/process [0-9]*/process/' | sort | uniq -c | paste -s -d ';')"
    all_holds memory
}

# The kernel stops.
stop_kernel() {
    timeout 10 "$here/host/guest" sh "$host_name" bash -c 'echo c >/proc/sysrq-trigger' || true
    sleep 15
    until_up 120 && until_ready 120
}

step_panic() {
    under_load panic 120 stop_kernel || return
    all_holds panic
}
