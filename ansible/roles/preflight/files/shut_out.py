"""Says from which addresses somebody is here by SSH that is in none of the networks that are given."""

import ipaddress
import subprocess
import sys

networks = [ipaddress.ip_network(network, strict=False) for network in sys.argv[1:]]
seen = subprocess.run(
    ["ss", "-Htn", "state", "established", "sport", "=", ":22"], stdout=subprocess.PIPE, check=True, encoding="ascii"
).stdout
for line in seen.splitlines():
    peer = ipaddress.ip_address(line.split()[-1].rsplit(":", 1)[0].strip("[]").split("%")[0])
    peer = getattr(peer, "ipv4_mapped", None) or peer
    if not any(peer in network for network in networks):
        print(peer)
