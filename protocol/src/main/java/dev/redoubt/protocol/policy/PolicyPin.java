package dev.redoubt.protocol.policy;

import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.policy.PolicyException.Reason;

/**
 * The newest that a device has seen of its appliance's policies: to be kept durably before the policy is obeyed. Policies
 * never go back from here. A later serial begins a new row of versions: so a renewed policy key ends what a stolen one has
 * signed, however high its versions are.
 *
 * @param serial of the policy key's certificate
 * @param key the policy key, 32 bytes
 * @param version of the policy
 * @param network the appliance's one network, eight digits
 */
public record PolicyPin(long serial, Octets key, long version, String network) {
    /** @throws PolicyException FORKED, ROLLED_BACK or WRONG_NETWORK if {@code next} does not follow on this, or is not the same */
    void check(PolicyPin next) throws PolicyException {
        checkKey(next.serial, next.key);
        if (next.serial == serial && next.version < version) {
            throw new PolicyException(
                    Reason.ROLLED_BACK, "policy: version " + next.version + " after version " + version);
        }
        if (!next.network.equals(network)) {
            throw new PolicyException(Reason.WRONG_NETWORK, "policy: of another network");
        }
    }

    /** @throws PolicyException FORKED or ROLLED_BACK if that key is not to be believed any more, or never was */
    void checkKey(long nextSerial, Octets nextKey) throws PolicyException {
        if (nextSerial < serial) {
            throw new PolicyException(Reason.ROLLED_BACK, "policy: signed by a key that was replaced");
        }
        if (nextSerial == serial && !nextKey.equals(key)) {
            throw new PolicyException(Reason.FORKED, "policy: two keys are certified under one serial");
        }
    }
}
