package dev.redoubt.client.messaging;

import com.google.protobuf.ByteString;
import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.ChangedRootException;
import dev.redoubt.client.failure.InvalidIdentityException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.failure.RolledBackAccountException;
import dev.redoubt.client.failure.UnknownNameException;
import dev.redoubt.client.store.ContactBook;
import dev.redoubt.client.store.KnownAccount;
import dev.redoubt.client.store.PinnedContact;
import dev.redoubt.protocol.account.InvalidChainException;
import dev.redoubt.protocol.account.StateReference;
import dev.redoubt.protocol.account.UnverifiedAccountState;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.account.VerifiedNode;
import dev.redoubt.protocol.appliance.LookupRequest;
import dev.redoubt.protocol.appliance.LookupResponse;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.wire.MalformedException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The appliance's directory, believed only as far as the pinned roots go. */
public final class PeerDirectory {
    private final LiveNode node;
    private final Restorations restorations;

    public PeerDirectory(LiveNode node, Appliance appliance) {
        this.node = node;
        this.restorations = new Restorations(node, appliance);
    }

    /** An account that somebody may be written to. */
    public record Peer(PinnedContact contact, KnownAccount known) {
        public VerifiedAccountState state() {
            return known.state();
        }
    }

    /**
     * What an account is now.
     *
     * @param name in the directory; empty where the appliance does not give it
     */
    public record Found(KnownAccount known, Optional<String> name) {}

    /**
     * Asks by name, on first contact pins the root as unverified, and never lets a pinned one be replaced.
     *
     * @throws ChangedRootException if the name stands for another root than the pinned, now or since an alarm that the user has
     *     not resolved
     */
    public Peer byName(String name) throws RedoubtException {
        if (node.container()
                .read(transaction -> new ContactBook(transaction).alarm(name))
                .isPresent()) {
            throw new ChangedRootException(name);
        }
        LookupResponse response =
                ask(name, LookupRequest.newBuilder().setName(name).build());
        UnverifiedAccountState claimed = parse(name, response);
        AccountId account = claimed.claimedAccount();
        Optional<PinnedContact> known = node.container().read(transaction -> new ContactBook(transaction).find(name));
        if (known.isPresent() && !known.get().contact().account().equals(account)) {
            alarm(name, account);
            throw new ChangedRootException(name);
        }
        KnownAccount found = verify(name, claimed, response, account);
        return node.container().write(transaction -> pin(transaction, name, found));
    }

    /**
     * Asks for an account that stands in a group, on first contact pins it as unverified, under its name where that is free.
     *
     * @throws ChangedRootException if its name stands for another root too, since an alarm that the user has not resolved
     */
    public Peer toWriteTo(AccountId account) throws RedoubtException {
        Optional<String> name =
                pinned(account).flatMap(contact -> contact.contact().name());
        if (name.isPresent()
                && node.container()
                        .read(transaction -> new ContactBook(transaction).alarm(name.get()))
                        .isPresent()) {
            throw new ChangedRootException(name.get());
        }
        String title = name.orElseGet(account::toString);
        Found found = byAccount(account).orElseThrow(() -> new UnknownNameException(title));
        return node.container().write(transaction -> {
            ContactBook contacts = new ContactBook(transaction);
            takeName(contacts, contacts.pin(account), found.name());
            return seen(contacts, title, found.known());
        });
    }

    /**
     * As {@link #toWriteTo}, for one of several: whom the directory does not have any more, but was seen before, is there without a
     * device, so that the others are written to all the same.
     */
    Peer oneOfSeveral(AccountId account) throws RedoubtException {
        try {
            return toWriteTo(account);
        } catch (UnknownNameException e) {
            PinnedContact pinned = pinned(account).orElseThrow(() -> e);
            KnownAccount known = pinned.known().orElseThrow(() -> e);
            Set<NodeId> all =
                    known.state().nodes().stream().map(VerifiedNode::id).collect(Collectors.toUnmodifiableSet());
            return new Peer(pinned, known.withholding(all));
        }
    }

    /** The name is taken where it is free or already its own. */
    static void takeName(ContactBook contacts, PinnedContact contact, Optional<String> name) throws RedoubtException {
        if (name.isEmpty() || contact.contact().name().isPresent()) {
            return;
        }
        if (contacts.find(name.get()).isEmpty()) {
            contacts.name(contact.contact().account(), name.get());
        } else {
            // Somebody else is pinned under it: the appliance says now that it is this one.
            contacts.raiseAlarm(name.get(), contact.contact().account());
        }
    }

    private void alarm(String name, AccountId account) throws RedoubtException {
        node.container().write(transaction -> {
            new ContactBook(transaction).raiseAlarm(name, account);
            return null;
        });
    }

    private Peer pin(Transaction transaction, String name, KnownAccount found) throws RedoubtException {
        ContactBook contacts = new ContactBook(transaction);
        contacts.name(found.account(), name);
        return seen(contacts, name, found);
    }

    private static Peer seen(ContactBook contacts, String name, KnownAccount found) throws RedoubtException {
        PinnedContact pinned = contacts.pin(found.account());
        if (pinned.forked()) {
            throw new RolledBackAccountException(name);
        }
        if (found.state().version() < pinned.seen().version()) {
            // Another process saw a newer one meanwhile.
            return new Peer(pinned, pinned.known().orElse(found).withholding(found.withheld()));
        }
        PinnedContact seen = contacts.saw(found);
        return new Peer(seen, seen.known().orElse(found).withholding(found.withheld()));
    }

    /** Asks for the account's newest state; keeps nothing, unless it is an alarm. */
    public Optional<Found> byAccount(AccountId account) throws RedoubtException {
        String title = account.toString();
        try {
            LookupResponse response = ask(title, request(account));
            KnownAccount known = verify(title, parse(title, response), response, account);
            node.markAsked(account);
            return Optional.of(new Found(known, Optional.of(response.getName()).filter(name -> !name.isEmpty())));
        } catch (UnknownNameException e) {
            return Optional.empty();
        }
    }

    /**
     * What the directory shows under the pinned root now, whatever was seen before: for the user's decision after an alarm.
     *
     * @throws RolledBackAccountException if it is older than what was seen: that is never accepted
     */
    public KnownAccount anyHistory(String title, AccountId account) throws RedoubtException {
        LookupResponse response = ask(title, request(account));
        try {
            KnownAccount known = verify(parse(title, response), response, StateReference.root(account));
            Optional<PinnedContact> pinned = pinned(account);
            if (pinned.isPresent()
                    && known.state().version() < pinned.get().seen().version()) {
                throw new RolledBackAccountException(title);
            }
            return known;
        } catch (MalformedException | InvalidChainException e) {
            throw new InvalidIdentityException(title, e);
        }
    }

    static LookupRequest request(AccountId account) {
        return LookupRequest.newBuilder()
                .setAccountId(ByteString.copyFrom(account.toBytes()))
                .build();
    }

    static List<byte[]> bytes(List<ByteString> strings) {
        return strings.stream().map(ByteString::toByteArray).toList();
    }

    private Optional<PinnedContact> pinned(AccountId account) throws RedoubtException {
        return node.container().read(transaction -> new ContactBook(transaction).find(account));
    }

    private LookupResponse ask(String name, LookupRequest request) throws RedoubtException {
        try {
            return restorations.lookUp(request);
        } catch (RefusedByApplianceException e) {
            if (e.code().equals(Refusals.UNKNOWN_ACCOUNT) || e.code().equals(Refusals.MALFORMED_REQUEST)) {
                throw new UnknownNameException(name);
            }
            throw e;
        }
    }

    private static UnverifiedAccountState parse(String name, LookupResponse response) throws InvalidIdentityException {
        try {
            return UnverifiedAccountState.parse(response.getAccountState().toByteArray());
        } catch (MalformedException e) {
            throw new InvalidIdentityException(name, e);
        }
    }

    private KnownAccount verify(String name, UnverifiedAccountState claimed, LookupResponse response, AccountId account)
            throws RedoubtException {
        Optional<PinnedContact> pinned = pinned(account);
        StateReference seen = pinned.map(PinnedContact::seen).orElseGet(() -> StateReference.root(account));
        try {
            KnownAccount known = verify(claimed, response, seen);
            requireNothingHidden(name, known, pinned);
            giveBackSuspensions(known, pinned);
            return known;
        } catch (InvalidChainException.Forked e) {
            node.container().write(transaction -> {
                new ContactBook(transaction).markForked(account);
                return null;
            });
            throw new RolledBackAccountException(name, e);
        } catch (InvalidChainException.RolledBack e) {
            return broughtBack(name, account, pinned).orElseThrow(() -> new RolledBackAccountException(name, e));
        } catch (MalformedException | InvalidChainException e) {
            throw new InvalidIdentityException(name, e);
        }
    }

    /** An appliance that was restored and has lost what was seen here gets it back: then it shows that. */
    private Optional<KnownAccount> broughtBack(String name, AccountId account, Optional<PinnedContact> pinned)
            throws RedoubtException {
        Optional<KnownAccount> seen =
                pinned.isEmpty() ? Optional.empty() : pinned.get().known();
        if (seen.isEmpty() || !restorations.bringBack(seen.get())) {
            return Optional.empty();
        }
        LookupResponse response = ask(name, request(account));
        try {
            KnownAccount shown =
                    verify(parse(name, response), response, seen.get().reference());
            requireNothingHidden(name, shown, pinned);
            return Optional.of(shown);
        } catch (InvalidChainException | MalformedException e) {
            throw new RolledBackAccountException(name, e);
        }
    }

    private void giveBackSuspensions(KnownAccount shown, Optional<PinnedContact> pinned) throws RedoubtException {
        Optional<KnownAccount> seen =
                pinned.isEmpty() ? Optional.empty() : pinned.get().known();
        if (seen.isPresent() && Restorations.lacks(shown, seen.get())) {
            restorations.bringBack(seen.get());
        }
    }

    private KnownAccount verify(UnverifiedAccountState claimed, LookupResponse response, StateReference seen)
            throws MalformedException, InvalidChainException {
        VerifiedAccountState state = claimed.verify(seen);
        return KnownAccount.verify(
                        state,
                        bytes(response.getSuspensionsList()),
                        node.clock().instant())
                .withholding(withheld(response));
    }

    /** What is no node's id takes nobody out. */
    static Set<NodeId> withheld(LookupResponse response) {
        return response.getWithheldList().stream()
                .filter(id -> id.size() == NodeId.SIZE)
                .map(id -> NodeId.of(id.toByteArray()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The contact's own devices spoke of a newer state than the one that is shown, or of another of this version. */
    private static void requireNothingHidden(String name, KnownAccount known, Optional<PinnedContact> pinned)
            throws RolledBackAccountException {
        Optional<StateReference> claimed = pinned.flatMap(PinnedContact::awaited);
        if (claimed.isPresent()) {
            switch (known.reference().relationTo(claimed.get())) {
                case SAME, NEWER -> {}
                case OLDER, FORKED -> throw new RolledBackAccountException(name);
            }
        }
    }
}
