# shellcheck shell=bash
# Sourced by ../run: what is written down of each step.

rows=()
failures=0
# The greatest load average after a step.
busiest=0
# What a step says of itself, in its row.
said=''

say() { printf '%s  %s\n' "$(date +%T)" "$*" >&2; }

# note TEXT: what the row of this step shows.
note() { said+="${said:+; }$*"; }

# broken TEXT: ends the step; what it was about did not hold.
broken() {
    printf '  %s\n' "$*" >&2
    note "FAILED: $*"
    return 1
}

# row STEP RESULT SECONDS TEXT
row() {
    rows+=("| $debian | $1 | $2 | $3 | ${4//|/\\|} |")
    printf '%s  Debian %s  %-14s %-6s %5s s  %s\n' "$(date +%T)" "$debian" "$1" "$2" "$3" "$4" >&2
}

# run_step NAME: runs step_NAME (hyphens become underscores) in this shell, so that it can say what it has found.
run_step() {
    local name=$1 began result=held log
    began=$(date +%s.%N)
    said=''
    log=$site/log/$name
    mkdir -p "$site/log"
    say "Debian $debian: $name"
    # A step ends at its first failure by `|| return`, for bash has no `set -e` within a condition.
    if ! "step_${name//-/_}" 2> >(tee "$log" >&2); then
        result=FAILED
        failures=$((failures + 1))
    fi
    busiest=$(awk -v b="$busiest" '{ print ($1 > b ? $1 : b) }' /proc/loadavg)
    row "$name" "$result" "$(awk -v a="$began" -v b="$(date +%s.%N)" 'BEGIN { printf "%.1f", b - a }')" "$said"
    [[ $result == held ]]
}

print_report() {
    local table
    table=$(
        printf '| Debian | step | result | seconds | what was seen |\n|---|---|---|---|---|\n'
        ((${#rows[@]} == 0)) || printf '%s\n' "${rows[@]}"
    )
    printf '\n%s\n' "$table"
    [[ -z $results ]] || printf '%s\n' "$table" >"$results"
    ((failures == 0)) || fail "$failures steps did not hold; what they wrote is in $lab/sites"
}
