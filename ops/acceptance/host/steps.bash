# shellcheck shell=bash
# Sourced by ../run: the steps that break nothing.

step_boot() {
    machine new "$host_name" "$(codename "$debian")" "$address/24" || { broken 'no host could be made here'; return; }
    note "$(machine boot "$host_name")" || { broken 'a Debian with systemd cannot be booted on this machine'; return; }
    people_network
    [[ -z $(inside ip route show default) && -z $(ip -n "$network" route show default) ]] || broken 'there is a route out: nothing of what follows would show that none is needed'
}

# A bit is flipped somewhere in the bundle: nothing of it is used, on the host or from elsewhere.
step_flipped() {
    local folder=$site/flipped file size refusal
    rm -rf "$folder"
    cp -r "$bundle" "$folder"
    file=$(find "$folder" -type f -size +0 ! -name verify ! -name install | shuf -n 1)
    size=$(stat -c %s "$file")
    python3 -c 'import random, sys
f = open(sys.argv[1], "r+b"); at = random.randrange(int(sys.argv[2])); f.seek(at); byte = f.read(1)[0]; f.seek(at); f.write(bytes([byte ^ 1 << random.randrange(8)]))' "$file" "$size"
    mkdir -p "$(root)/media"
    mv "$folder" "$(root)/media/flipped" && cp "$bundles/trust" "$site/local.yml" "$(root)/media/" || return
    if refusal=$(inside /media/flipped/install --trust /media/trust --inventory /media/local.yml 2>&1); then
        broken "a bundle with a bit flipped in ${file#"$folder/"} was installed"
        return
    fi
    note "in ${file#"$folder/"}: $(grep -m 1 -E 'REFUSED|install:|verify:' <<<"$refusal")"
    [[ ! -e $(root)/opt/redoubt/bundle && ! -e $(root)/etc/apt/sources.list.d/redoubt.sources ]] || { broken 'something of it stayed'; return; }
    rm -rf "$(root)/media/flipped"
}

# Check mode on a bare host says what would be done, and does none of it.
step_bare_check() {
    local log=$site/log/bare-check-output
    remote root install --check >"$log" 2>&1 || { tail -n 25 "$log" >&2; broken 'check mode failed on a bare host'; return; }
    grep -q 'This host can become an appliance' "$log" || { broken 'check mode does not say what would be done'; return; }
    [[ $(changed "$log") == 0 && ! -e $(root)/opt/redoubt/bundle ]] || broken 'check mode changed something'
}

# install_host LOG: on the host itself for Debian 13, over SSH for Debian 12.
install_host() {
    if on_itself; then
        mkdir -p "$(root)/media/redoubt" && cp -r "$bundle" "$(root)/media/redoubt/bundle" && cp "$bundles/trust" "$site/local.yml" "$(root)/media/redoubt/" || return
        inside /media/redoubt/bundle/install --trust /media/redoubt/trust --inventory /media/redoubt/local.yml
    else
        remote root install
    fi >"$1" 2>&1
}

step_install() {
    local log=$site/log/install-output
    install_host "$log" || { tail -n 25 "$log" >&2; broken 'the playbook failed'; return; }
    [[ $hosts == machine ]] || machine closed "$host_name" carol
    until_ready 60 || { broken 'it is not ready'; return; }
    note "$(changed "$log") changes, $(du -sm "$bundle" | cut -f 1) MB of bundle"
    [[ $hosts == guest ]] || note "$(du -sm "$lab/hosts/$host_name/up" | cut -f 1) MB more on the disk"
}

root() { printf '%s' "$lab/hosts/$host_name/root"; }

step_unchanged() {
    local log=$site/log/unchanged-output
    play install >"$log" 2>&1 || { tail -n 25 "$log" >&2; broken 'the second run failed'; return; }
    note "changed=$(changed "$log")"
    [[ $(changed "$log") == 0 ]] || { grep -B 3 '^changed' "$log" >&2; broken 'a second run changed something'; return; }
    play install --check >"$log-check" 2>&1 || { tail -n 25 "$log-check" >&2; broken 'check mode failed'; return; }
    [[ $(changed "$log-check") == 0 ]] || { grep -B 3 '^changed' "$log-check" >&2; broken 'check mode would change something'; return; }
}

step_verify() {
    local seen
    seen=$(by_ssh /usr/local/sbin/redoubt-host-check) || { printf '%s\n' "$seen" >&2; broken 'not every check holds'; return; }
    note "$(tail -n 1 <<<"$seen")"
    [[ $hosts == machine || $seen == *' 0 cannot be seen '* ]] || { broken 'something was not looked at on a machine of its own'; return; }
    # Prometheus has asked for it by now.
    [[ $(inside systemctl is-active redoubt-management.service) == active ]] || { broken 'who hands metrics on is not up'; return; }
    [[ $(inside systemctl is-system-running) == running ]] || broken "the host is $(inside systemctl is-system-running)"
}

# open_ports NAMESPACE PORTS
open_ports() {
    ip netns exec "$1" nmap -n -Pn -T4 --max-retries 1 --min-rate 3000 -p "$2" "$address" -oG - 2>/dev/null | grep -o '[0-9]*/open/[a-z]*' | cut -d / -f 1,3 | paste -s -d ' '
}

step_ports() {
    local people controller
    people=$(open_ports "$network-people" 1-65535)
    controller=$(open_ports "$network" 1-1024)
    note "people see: $people; administrators see: $controller"
    [[ $people == 443/tcp ]] || { broken "people reach other ports than 443"; return; }
    [[ $controller == '22/tcp 443/tcp' ]] || { broken 'administrators reach other ports than 22 and 443'; return; }
    ip netns exec "$network-people" nmap -n -Pn -sU --top-ports 50 --max-retries 1 -T4 "$address" -oG - 2>/dev/null | grep -q '/open/udp' && broken 'a UDP port answers'
    return 0
}

# Nothing gets out of the host, to a neighbour that would answer.
step_silence() {
    local seen
    seen=$(ip netns exec "$network-people" timeout 20 python3 -c '
import socket
s = socket.create_server(("10.99.0.2", 8080)); s.settimeout(9)
try: s.accept(); print("reached")
except TimeoutError: print("not reached")' & sleep 1; inside timeout 5 bash -c 'exec 3<>/dev/tcp/10.99.0.2/8080' 2>/dev/null && echo 'connected'; wait)
    note "a connection out: $seen"
    [[ $seen == 'not reached' ]] || broken 'the host can call out'
}

step_talk() {
    # What two people type does not reach the limits on claims of keys; a load does.
    inside bash -euc 'printf "\n[pool]\nnode_claims_at_once = 1000000\nnode_claims_per_hour = 1000000\n" >>/etc/redoubt/redoubtd.toml; systemctl restart redoubtd.service'
    until_ready 60 || { broken 'it is not ready'; return; }
    enrol alice bob dave || { broken 'nobody could enrol'; return; }
    as alice send bob 'Are you there?' >&2 || { broken 'alice could not send'; return; }
    as bob inbox | grep -q 'Are you there?' || { broken 'bob did not get it'; return; }
    as bob send alice 'Yes!' >&2 || { broken 'bob could not answer'; return; }
    as alice inbox | grep -q 'Yes!' || { broken 'alice did not get the answer'; return; }
    note 'two people talk, both ways'
}

# Milliseconds of five restarts, nobody connected, until it is ready; the median, and the greatest.
restarts() {
    inside bash -euc '
        for i in 1 2 3 4 5; do
            began=$(date +%s%N)
            systemctl restart redoubtd.service
            until curl --silent --fail --max-time 2 --output /dev/null --unix-socket /run/redoubt/management.sock http://localhost/readyz; do sleep 0.05; done
            echo $((($(date +%s%N) - began) / 1000000))
            sleep 2
        done' | sort -n | awk '{ t[NR] = $1 } END { print t[3] " ms (at most " t[5] ")" }'
}

# What Java has learned of its release is root's, made once, and not needed.
step_starts_fast() {
    local cache=/opt/redoubt/current/cache open
    inside test -s "$cache/redoubtd.aot" || { broken 'the release has not learned to start fast'; return; }
    open=$(inside find -L "$cache" \( ! -user root -o -perm /022 \) -print)
    [[ -z $open ]] || { broken "others than root can write $open"; return; }
    [[ -z $(inside redoubt-release train 2>&1) ]] || { broken 'it learns again what it knows'; return; }
    note "a restart takes $(restarts)"
    inside mv "/opt/redoubt/releases/$version/cache/redoubtd.aot" "/opt/redoubt/releases/$version/cache/aside"
    note "and $(restarts) without the cache"
    inside mv "/opt/redoubt/releases/$version/cache/aside" "/opt/redoubt/releases/$version/cache/redoubtd.aot"
    inside systemctl restart redoubtd.service && until_ready 60 || broken 'it is not ready'
}

# bring_second: the later bundle, as its medium is put into the host or lies beside the administrator.
bring_second() {
    local folder
    tar --extract --file "$second" --directory "$site" || return
    folder=$site/$(basename "$second" .tar)
    if on_itself; then
        rm -rf "$(root)/media/redoubt/later"
        cp -r "$folder" "$(root)/media/redoubt/later"
    fi
    bundle=$folder
}

upgrade_host() {
    if on_itself; then
        inside /media/redoubt/later/install --playbook upgrade
    else
        remote carol upgrade
    fi >"$site/log/upgrade-output" 2>&1 || { tail -n 25 "$site/log/upgrade-output" >&2; return 1; }
}

is_current() { [[ $(inside readlink /opt/redoubt/current) == "releases/$1" ]]; }

# The version of the tables.
schema() { inside mariadb -NBe 'select max(cast(version as integer)) from redoubt.flyway_schema_history where success'; }

step_upgrade() {
    local before
    before=$(schema)
    bring_second || { broken 'the later bundle could not be unpacked'; return; }
    under_load upgrade 60 upgrade_host || return
    nobody_refused || return
    is_current "$later" || { broken "$later is not the current release"; return; }
    (($(schema) > before)) || { broken "the tables are as before: the later release brings none, so that going back shows nothing"; return; }
    note "from $version to $later, tables from $before to $(schema)"
}

roll_back() { play rollback >"$site/log/rollback-output" 2>&1; }

step_rollback() {
    local before
    is_current "$later" || { broken "there is nothing to go back from: $later is not the current release"; return; }
    before=$(schema)
    under_load rollback 60 roll_back || return
    nobody_refused || return
    is_current "$version" || { broken "$version is not the current release again"; return; }
    [[ $(schema) == "$before" ]] || { broken "the tables went from $before to $(schema)"; return; }
    note "back to $version, on tables of version $before"
}

# A release that does not become ready: everything is as before, by itself.
try_bad_release() {
    inside bash -euc '
        cp -a "/opt/redoubt/releases/$1" /opt/redoubt/releases/9.bad
        echo 9.bad >/opt/redoubt/releases/9.bad/VERSION
        rm -f /opt/redoubt/releases/9.bad/lib/server-*.jar' bash "$version"
    ! inside env REDOUBT_PATIENCE=25 /usr/local/sbin/redoubt-release switch 9.bad >"$site/log/bad-release-output" 2>&1
}

step_bad_release() {
    under_load bad-release 60 try_bad_release || return
    is_current "$version" || { broken 'the bad release stayed'; return; }
    inside rm -rf /opt/redoubt/releases/9.bad
    note "$(grep 'runs again' "$site/log/bad-release-output" | sed 's/^redoubt-release: //')"
}

# A bundle that was signed for long ago does not bring back what was mended since.
step_older() {
    local folder=$site/redoubt-$version-debian$debian log=$site/log/older-output bundle
    is_current "$later" || { broken "nothing is older than $(inside readlink /opt/redoubt/current)"; return; }
    if on_itself; then
        ! inside /media/redoubt/bundle/install --playbook upgrade >"$log" 2>&1
    else
        bundle=$folder
        ! remote carol upgrade >"$log" 2>&1
    fi || { broken 'an older bundle was installed'; return; }
    grep -q 'take a newer bundle' "$log" || { tail -n 25 "$log" >&2; broken 'it was refused for another reason'; return; }
    is_current "$later" && ready || broken 'it changed something'
}

rotate() { play rotate-keys -e redoubt_rotate="$1" "${@:2}" >"$site/log/rotate-output" 2>&1; }

# rotated WHAT: of the file that the next key, certificate or password is in, or belongs to.
rotated() {
    local file
    case $1 in
    channel) file=/etc/redoubt/channel.certificate ;;
    policy-key) file=/etc/redoubt/policy.certificate ;;
    tls) file=/etc/redoubt/tls.crt ;;
    database) file=/etc/credstore.encrypted/redoubt.database.password ;;
    esac
    inside sha256sum "$file"
}

opens() { inside mariadb --user=redoubt --password="$1" --execute 'select 1' >/dev/null 2>&1; }

step_rotate_keys() {
    local what before password
    for what in channel tls database policy-key; do
        before=$(rotated "$what")
        if [[ $what == database ]]; then
            password=$(inside systemd-creds decrypt --name=redoubt.database.password /etc/credstore.encrypted/redoubt.database.password -)
            opens "$password" || { broken 'the present password does not open the database'; return; }
        fi
        rotate "$what" --check && [[ $(rotated "$what") == "$before" ]] \
            || { tail -n 25 "$site/log/rotate-output" >&2; broken "$what: something is in the way, or looking for that changed it"; return; }
        note "$what"
        under_load "rotate-$what" 60 rotate "$what" || { tail -n 25 "$site/log/rotate-output" >&2; return 1; }
        nobody_refused || return
        [[ $(rotated "$what") != "$before" ]] || { broken "$what: it is the old one"; return; }
    done
    ! opens "$password" || { broken 'an old password still opens the database'; return; }
    foreign_certificate
}

# One that devices would refuse is not put in place.
foreign_certificate() {
    local before
    before=$(rotated tls)
    inside openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj "/CN=$address" -addext "subjectAltName=IP:$address" \
        -keyout /root/foreign.key -out /root/foreign.pem 2>/dev/null && inside bash -c 'cat /root/foreign.pem /root/foreign.pem >/root/foreign.crt' || { broken 'no foreign certificate could be made'; return; }
    ! rotate tls -e redoubt_tls_certificate=/root/foreign.crt -e redoubt_tls_key=/root/foreign.key || { broken 'a certificate of an authority that devices do not know was put in place'; return; }
    # Ansible breaks lines where it likes.
    tr -s ' \n' ' ' <"$site/log/rotate-output" | grep -q 'would refuse' || { tail -n 25 "$site/log/rotate-output" >&2; broken 'it was refused for another reason'; return; }
    [[ $(rotated tls) == "$before" ]] && ready || { broken 'it changed something'; return; }
    note 'a foreign certificate is refused'
    inside rm -f /root/foreign.key /root/foreign.pem /root/foreign.crt
}

step_diagnostics() {
    local file words word
    play collect-diagnostics >"$site/log/diagnostics-output" 2>&1 || { tail -n 25 "$site/log/diagnostics-output" >&2; broken 'the playbook failed'; return; }
    file=$(inside bash -c 'ls -t /root/redoubt-diagnostics-*.tar.gz | head -n 1')
    rm -rf "$site/diagnostics"
    mkdir "$site/diagnostics"
    tar --extract --gzip --file "$(root)$file" --directory "$site/diagnostics" || { broken 'it is not an archive'; return; }
    # Names of people, texts, and every secret of the host in three forms.
    words=$site/words
    printf '%s\n' 'Are you there?' 'Yes!' >"$words"
    for word in $(inside ls /etc/credstore.encrypted); do
        inside systemd-creds decrypt --name="$word" "/etc/credstore.encrypted/$word" - 2>/dev/null >"$site/secret" || true
        [[ -s $site/secret ]] || { broken "the sealed secret $word could not be opened to look for it"; return; }
        { grep -aE '^[ -~]{12,}$' "$site/secret" | grep -v -- '-----' || true; xxd -p -c 1000 "$site/secret"; base64 -w0 "$site/secret"; echo; } >>"$words"
    done
    ! grep -rlF -f <(grep . "$words") "$site/diagnostics" >&2 || { broken 'a secret is in it'; return; }
    ! grep -rlwE 'alice|dave' "$site/diagnostics" >&2 || { broken 'a name is in it'; return; }
    note "$(find "$site/diagnostics" -type f | wc -l) files, $(du -k "$(root)$file" | cut -f 1) KB; $(grep -c . "$words") secrets looked for"
    rm -f "$words" "$site/secret"
}

back_up() { play backup >"$site/log/backup-output" 2>&1 || { tail -n 25 "$site/log/backup-output" >&2; return 1; }; }

# A backup under load, another one on top of it, a host that is gone, a new one, and the backup put back: what waited is delivered, and people go on.
step_backup() {
    local medium=$site/medium
    under_load backup 60 back_up || return
    fill_mailbox waiting || return
    back_up || { broken 'no second backup could be made'; return; }
    inside systemctl start redoubt-restore-drill.service || { inside journalctl --no-pager --boot --unit redoubt-restore-drill.service >&2; broken 'the drill failed'; return; }
    grep -q '^redoubt_restore_drill_result 1' "$(root)"/var/lib/prometheus/node-exporter/*.prom || { broken 'the drill did not say that it passed'; return; }
    rm -rf "$medium"
    mkdir "$medium"
    cp -a "$(root)/var/backups/redoubt" "$medium/backups" && cp -a "$(root)/root/redoubt-offline" "$medium/offline" || return
    note "$(find "$medium/backups" -mindepth 1 -maxdepth 1 -type d | wc -l) backups of $(du -sm "$medium/backups" | cut -f 1) MB, drill passed"
    machine rm "$host_name"
    step_boot_again || return
    put_back "$medium" || return
    settle
    note "put back onto another host: of $(count "$site/accepted-$load") that waited $lost lost, $doubled doubled"
    ((lost == 0 && doubled == 0)) || { broken 'what waited at the time of the backup did not come as it was'; return; }
    talk_again
}

# fill_mailbox NAME: some messages wait for bob.
fill_mailbox() {
    begin_load "$1" || return
    served 60 || { stop_load; broken 'nobody was served before the backup'; return; }
    sleep 3
    stop_load
}

# put_back MEDIUM
put_back() {
    mkdir -p "$(root)/media"
    cp -a "$1" "$(root)/media/medium"
    play restore -e restore_from=/media/medium/backups -e restore_identity=/media/medium/offline/backup-identity.txt \
        -e restore_signing_key=/media/medium/offline/backup-signing.pub >"$site/log/restore-output" 2>&1 || { tail -n 25 "$site/log/restore-output" >&2; broken 'nothing could be put back'; return; }
    until_ready 60 || { broken 'it is not ready after the restore'; return; }
    [[ ! -e $(root)/root/redoubt-offline ]] || { broken 'keys of no use lie where those of the appliance would'; return; }
    inside /usr/local/sbin/redoubt-host-check >"$site/log/check-after-restore" 2>&1 || { grep -v '^ok' "$site/log/check-after-restore" >&2; broken 'not everything holds after the restore'; }
}

# Those who have been there all the time, and then anew with the command.
talk_again() {
    under_load after-restore 60 true || return
    people_end
    as alice send bob 'after it' >&2 || { broken 'alice could not send after the restore'; return; }
    as bob inbox | grep -q 'after it' || { broken 'bob did not get what was sent after the restore'; return; }
    as bob send alice 'I am here' >&2 || { broken 'bob could not send after the restore'; return; }
    as alice inbox | grep -q 'I am here' || { broken 'alice did not get the answer after the restore'; return; }
    note 'people talk again'
}

# A new host in the place of one that is gone, with the first bundle.
step_boot_again() {
    bundle=$site/redoubt-$version-debian$debian
    forget_host
    machine new "$host_name" "$(codename "$debian")" "$address/24" && machine boot "$host_name" >&2 || { broken 'no second host could be booted'; return; }
    install_host "$site/log/install-again-output" || { tail -n 25 "$site/log/install-again-output" >&2; broken 'the second host could not be installed'; return; }
    until_ready 60 || broken 'the second host is not ready'
}

step_exposure() {
    local unit score over=0
    for unit in redoubtd redoubt-migrate redoubt-management mariadb prometheus prometheus-alertmanager prometheus-node-exporter; do
        score=$(inside systemd-analyze security --no-pager "$unit.service" | sed -n 's/.*exposure level for .*: \([0-9.]*\) .*/\1/p')
        note "$unit $score"
        case $unit in prometheus*) over=$(awk -v s="$score" -v o="$over" 'BEGIN { print (s > 1.2 || s == "") ? 1 : o }') ;;
        *) over=$(awk -v s="$score" -v o="$over" 'BEGIN { print (s > 0.5 || s == "") ? 1 : o }') ;; esac
    done
    ((over == 0)) || broken 'a unit is less confined than it must be'
}
