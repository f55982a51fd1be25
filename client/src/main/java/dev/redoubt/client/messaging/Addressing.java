package dev.redoubt.client.messaging;

import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.failure.NoDeviceException;
import dev.redoubt.client.failure.NotAllowedException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.model.Notice;
import dev.redoubt.client.store.ContactBook;
import dev.redoubt.client.store.KnownAccount;
import dev.redoubt.client.store.NoticeLog;
import dev.redoubt.protocol.account.RecipientKey;
import dev.redoubt.protocol.account.StateReference;
import dev.redoubt.protocol.account.VerifiedNode;
import dev.redoubt.protocol.group.GroupState;
import dev.redoubt.protocol.identity.AccountId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks up whom a message goes to, and draws a key of each of their devices. */
final class Addressing {
    private final LiveNode node;
    private final Appliance appliance;

    Addressing(LiveNode node, Appliance appliance) {
        this.node = node;
        this.appliance = appliance;
    }

    /** The accounts in one view, and a key of each of their nodes. */
    record Addressed(Audience audience, List<RecipientKey> keys) {
        /** The recipient accounts' states, as the message names them. */
        List<StateReference> recipients() {
            return audience.recipients().stream().map(KnownAccount::reference).toList();
        }

        List<AccountId> accounts() {
            return audience.recipients().stream().map(KnownAccount::account).toList();
        }
    }

    private interface Look {
        Addressed up(Instant now) throws RedoubtException;
    }

    /** Somebody by the name in the directory. */
    Addressed byName(String name, Instant now) throws RedoubtException {
        return twice(when -> tryName(name, when), now);
    }

    /** @param accounts the own one only where it is the only one */
    Addressed byAccounts(Set<AccountId> accounts, Instant now) throws RedoubtException {
        return twice(when -> tryAccounts(accounts, when), now);
    }

    /** The other devices of the own account; empty where there are none. */
    Optional<Addressed> ownDevices(Instant now) throws RedoubtException {
        KnownAccount own = new OwnAccount(node, appliance).follow();
        boolean alone = own.nodesAt(now).stream().allMatch(one -> one.id().equals(node.id()));
        return alone ? Optional.empty() : Optional.of(byAccounts(Set.of(own.account()), now));
    }

    /** A node that was cut off between the look-up and the claim is met by looking again, once. */
    private static Addressed twice(Look look, Instant now) throws RedoubtException {
        try {
            return look.up(now);
        } catch (RefusedByApplianceException e) {
            if (!e.code().equals(Refusals.UNKNOWN_NODE)) {
                throw e;
            }
            return look.up(now);
        }
    }

    private Addressed tryName(String name, Instant now) throws RedoubtException {
        KnownAccount own = new OwnAccount(node, appliance).follow();
        KnownAccount peer = new PeerDirectory(node, appliance).byName(name).known();
        Audience audience = new Audience(own, List.of(peer.account().equals(own.account()) ? own : peer));
        if (peer.nodesAt(now).isEmpty()) {
            throw new NoDeviceException(name);
        }
        return new Addressed(audience, claim(name, audience.nodes(node.id(), now), now));
    }

    private Addressed tryAccounts(Set<AccountId> accounts, Instant now) throws RedoubtException {
        KnownAccount own = new OwnAccount(node, appliance).follow();
        PeerDirectory directory = new PeerDirectory(node, appliance);
        List<KnownAccount> recipients = new ArrayList<>();
        for (AccountId account : accounts) {
            if (account.equals(own.account())) {
                recipients.add(own);
            } else if (accounts.size() == 1) {
                recipients.add(directory.toWriteTo(account).known());
            } else {
                recipients.add(noted(directory.oneOfSeveral(account).known(), now));
            }
        }
        if (recipients.stream().allMatch(one -> one.nodesAt(now).isEmpty())) {
            throw new NoDeviceException(title(accounts));
        }
        Audience audience = new Audience(own, recipients);
        List<VerifiedNode> nodes = audience.nodes(node.id(), now);
        if (nodes.size() > GroupState.MAX_NODES) {
            throw new NotAllowedException("its members have " + nodes.size()
                    + " devices, and one message goes to at most " + GroupState.MAX_NODES);
        }
        return new Addressed(audience, claim("the group", nodes, now));
    }

    /** Whom the appliance alone takes out is not left out without a word. */
    private KnownAccount noted(KnownAccount account, Instant now) throws RedoubtException {
        if (!account.withheld().isEmpty() && account.nodesAt(now).isEmpty()) {
            node.container().write(transaction -> {
                new NoticeLog(transaction).addOfContact(Notice.Kind.LEFT_OUT, account.account());
                return null;
            });
        }
        return account;
    }

    private String title(Set<AccountId> accounts) throws RedoubtException {
        if (accounts.size() > 1) {
            return "the group";
        }
        AccountId account = accounts.iterator().next();
        return node.container()
                .read(transaction -> new ContactBook(transaction).find(account))
                .map(pinned -> pinned.contact().displayName())
                .orElseGet(account::toString);
    }

    private List<RecipientKey> claim(String title, List<VerifiedNode> nodes, Instant now) throws RedoubtException {
        return new KeyClaims(appliance).claim(title, nodes, now);
    }
}
