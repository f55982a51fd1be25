package dev.redoubt.server;

import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.server.api.Operation;
import dev.redoubt.server.audit.Audit;
import dev.redoubt.server.blob.FileRules;
import dev.redoubt.server.group.GroupOperations;
import dev.redoubt.server.group.Groups;
import dev.redoubt.server.group.Impacts;
import dev.redoubt.server.group.Members;
import dev.redoubt.server.group.Plans;
import dev.redoubt.server.group.PolicyOperations;
import dev.redoubt.server.group.Reversals;
import dev.redoubt.server.group.WaitingMessages;
import dev.redoubt.server.housekeeping.Hours;
import dev.redoubt.server.housekeeping.Housekeeping;
import dev.redoubt.server.link.Links;
import dev.redoubt.server.network.NetworkChanges;
import dev.redoubt.server.network.NetworkOperations;
import dev.redoubt.server.network.NetworkWatch;
import dev.redoubt.server.network.Networks;
import dev.redoubt.server.policy.LooserChanges;
import dev.redoubt.server.policy.Membership;
import dev.redoubt.server.policy.Policies;
import dev.redoubt.server.policy.PolicyDevices;
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
    private final PolicyDevices devices;
    // Of the one thread that does it.
    private long shortenedAtVersion;
    private long shortenedAtHour;

    /** @param keys stays with the caller */
    PolicyServices(PolicyKeys keys, Foundation foundation, Links links) {
        this.foundation = foundation;
        networks = Networks.open(foundation.database, foundation.random);
        policies = new Policies(foundation.database, membership, networks::current, keys, links, foundation.clock);
        waiting = new WaitingMessages(foundation.database, foundation.clock);
        devices = new PolicyDevices(foundation.database, foundation.metrics);
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

    /**
     * @param looser asked before somebody comes into a group that allows more
     * @param wipes asked before devices are reset
     */
    AccountWatch onUsers(LooserChanges looser, Runnable wipes) {
        return new Members(policies, looser, wipes);
    }

    /**
     * By their names in the models.
     *
     * @param looser asked before a change that allows somebody more
     * @param retention asked before messages are kept by a retention service
     */
    Map<String, Operation> operations(Audit audit, LooserChanges looser, LooserChanges retention) {
        NetworkWatch watch = new PolicyOnNetwork(policies, looser, retention, foundation.clock);
        NetworkChanges changes = new NetworkChanges(foundation.database, networks, watch, audit);
        Groups groups = new Groups(foundation.database, policies, membership, audit, looser, foundation.clock);
        Impacts impacts = new Impacts(membership, waiting);
        Plans plans = new Plans(foundation.database, groups, policies, impacts, audit, foundation.clock);
        Reversals reversals = new Reversals(foundation.database, groups, changes, policies);
        Map<String, Operation> operations = new HashMap<>(new NetworkOperations(networks, changes).all());
        operations.putAll(new GroupOperations(groups).operations());
        operations.putAll(new PolicyOperations(plans, reversals, policies).operations());
        return operations;
    }

    List<Object> resources() {
        return List.of(new PolicyResource(policies, foundation.accounts));
    }

    /** Of what devices say that they obey. */
    List<Housekeeping.Task> figures() {
        return List.of(Housekeeping.once(devices::measure));
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
