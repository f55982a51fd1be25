package dev.redoubt.protocol.policy;

import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.policy.PolicyException.Reason;
import dev.redoubt.protocol.policy.proto.Policy;
import java.util.regex.Pattern;

/** What every policy has, whatever its settings are. SPEC.md, "Policy". */
final class PolicyRules {
    private static final Pattern NETWORK = Pattern.compile("[0-9]{8}");
    private static final Pattern GROUP = Pattern.compile("[\\x21-\\x7e]{1,64}");

    private PolicyRules() {}

    /** @throws PolicyException MALFORMED */
    static void check(Policy policy) throws PolicyException {
        demand(policy.getVersion() >= 1, "version");
        demand(NETWORK.matcher(policy.getNetworkId()).matches(), "network");
        demand(GROUP.matcher(policy.getGroupId()).matches(), "group");
        demand(policy.getAccountId().size() == AccountId.SIZE, "account");
        demand(policy.getNodeId().size() == NodeId.SIZE, "node");
        demand(policy.getIssuedAtHour() >= 0, "hour");
        demand(policy.hasSettings() && policy.hasNetwork(), "settings");
        demand(policy.getSettings().hasCalling(), "calling");
        demand(policy.getSettings().hasPasswordRequirements(), "password requirements");
        demand(policy.getSettings().hasShredder(), "shredder");
        demand(policy.getNetwork().hasConsentPopup(), "consent popup");
    }

    private static void demand(boolean holds, String what) throws PolicyException {
        if (!holds) {
            throw new PolicyException(Reason.MALFORMED, "policy: " + what + " is missing or out of its range");
        }
    }
}
