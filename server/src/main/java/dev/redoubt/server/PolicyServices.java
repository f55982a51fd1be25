package dev.redoubt.server;

import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.server.api.Operation;
import dev.redoubt.server.audit.Audit;
import dev.redoubt.server.blob.FileRules;
import dev.redoubt.server.group.GroupOperations;
import dev.redoubt.server.group.Groups;
import dev.redoubt.server.group.LooserChanges;
import dev.redoubt.server.group.Members;
import dev.redoubt.server.group.Plans;
import dev.redoubt.server.group.PolicyOperations;
import dev.redoubt.server.group.WaitingMessages;
import dev.redoubt.server.housekeeping.Hours;
import dev.redoubt.server.housekeeping.Housekeeping;
import dev.redoubt.server.link.Links;
import dev.redoubt.server.network.NetworkWatch;
import dev.redoubt.server.network.Networks;
import dev.redoubt.server.policy.Membership;
import dev.redoubt.server.policy.Policies;
import dev.redoubt.server.policy.PolicyKeys;
import dev.redoubt.server.policy.PolicyMetrics;
import dev.redoubt.server.policy.PolicyOnNetwork;
import dev.redoubt.server.policy.PolicyResource;
import dev.redoubt.server.policy.UserMembership;
import dev.redoubt.server.user.AccountWatch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What devices shall obey: the network, security groups, policies, and who is told of changes. */
final class PolicyServices {
    private final Foundation foundation;
    private final Membership membership = new UserMembership();
    private final Networks networks;
    private final Policies policies;
    private final WaitingMessages waiting;
    // Of the one thread that does it.
    private long shortenedAtVersion;
    private long shortenedAtHour;

    /** @param keys stays with the caller */
    PolicyServices(PolicyKeys keys, Foundation foundation, Links links) {
        this.foundation = foundation;
        networks = Networks.open(foundation.database, foundation.random);
        policies = new Policies(foundation.database, membership, networks::current, keys, links, foundation.clock);
        waiting = new WaitingMessages(foundation.database, foundation.clock);
        policies.reloadKey();
        new PolicyMetrics(foundation.metrics).watch(policies::version, keys::certificate);
    }

    Networks networks() {
        return networks;
    }

    Policies policies() {
        return policies;
    }

    FileRules files() {
        return new FileRules() {
            @Override
            public boolean mayUpload(AccountId account) {
                return policies.mayUpload(account);
            }

            @Override
            public boolean mayDownload(AccountId account) {
                return policies.mayDownload(account);
            }
        };
    }

    NetworkWatch onNetwork() {
        return new PolicyOnNetwork(policies);
    }

    /** @param looser asked before somebody comes into a group that allows more */
    AccountWatch onUsers(LooserChanges looser) {
        return new Members(policies, looser);
    }

    /** By their names in the models. */
    record ByName(Map<String, Operation> operations, Map<String, Operation> thatCanWait) {}

    /** @param looser asked before a change that allows somebody more */
    ByName operations(Audit audit, LooserChanges looser) {
        Groups groups = new Groups(foundation.database, policies, membership, audit, looser, foundation.clock);
        Plans plans = new Plans(foundation.database, groups, policies, membership, waiting, foundation.clock);
        GroupOperations ofGroups = new GroupOperations(groups);
        PolicyOperations ofPolicies = new PolicyOperations(plans, policies);
        Map<String, Operation> operations = new HashMap<>(ofGroups.operations());
        operations.putAll(ofPolicies.operations());
        Map<String, Operation> thatCanWait = new HashMap<>(ofGroups.operationsThatCanWait());
        thatCanWait.putAll(ofPolicies.operationsThatCanWait());
        return new ByName(operations, thatCanWait);
    }

    List<Object> resources() {
        return List.of(new PolicyResource(policies, foundation.accounts));
    }

    /** By the wall clock. */
    List<Housekeeping.Task> expiry() {
        return List.of(
                new Housekeeping.Task(this::deleteExpiredPlans, Plans.BATCH),
                new Housekeeping.Task(this::shortenWaiting, WaitingMessages.BATCH));
    }

    /** After each change, and once in an hour: what came in meanwhile may wait longer than its group's longest time. */
    private int shortenWaiting() {
        long version = policies.version();
        long hour = Hours.of(foundation.clock.instant());
        if (version == shortenedAtVersion && hour == shortenedAtHour) {
            return 0;
        }
        int shortened = waiting.shorten();
        if (shortened < WaitingMessages.BATCH) {
            shortenedAtVersion = version;
            shortenedAtHour = hour;
        }
        return shortened;
    }

    private int deleteExpiredPlans() {
        return Plans.deleteExpired(foundation.database, foundation.clock);
    }
}
