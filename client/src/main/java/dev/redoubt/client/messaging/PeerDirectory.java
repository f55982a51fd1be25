package dev.redoubt.client.messaging;

import com.google.protobuf.ByteString;
import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.failure.ChangedRootException;
import dev.redoubt.client.failure.InvalidIdentityException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.failure.RolledBackAccountException;
import dev.redoubt.client.failure.UnknownNameException;
import dev.redoubt.client.store.ContactBook;
import dev.redoubt.client.store.PinnedContact;
import dev.redoubt.protocol.account.InvalidChainException;
import dev.redoubt.protocol.account.StateReference;
import dev.redoubt.protocol.account.UnverifiedAccountState;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.appliance.LookupRequest;
import dev.redoubt.protocol.appliance.LookupResponse;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.wire.MalformedException;
import java.util.Optional;

/** The appliance's directory, believed only as far as the pinned roots go. */
public final class PeerDirectory {
    private final LiveNode node;
    private final Appliance appliance;

    public PeerDirectory(LiveNode node, Appliance appliance) {
        this.node = node;
        this.appliance = appliance;
    }

    /** An account that somebody may be written to. */
    public record Peer(PinnedContact contact, VerifiedAccountState state) {}

    /**
     * What an account is now.
     *
     * @param name in the directory; empty where the appliance does not give it
     */
    record Found(VerifiedAccountState state, Optional<String> name) {}

    /** Asks by name, on first contact pins the root as unverified, and never lets a pinned one be replaced. */
    public Peer byName(String name) throws RedoubtException {
        LookupResponse response =
                ask(name, LookupRequest.newBuilder().setName(name).build());
        UnverifiedAccountState claimed = parse(name, response);
        Optional<PinnedContact> known = node.container().read(transaction -> new ContactBook(transaction).find(name));
        if (known.isPresent() && !known.get().contact().account().equals(claimed.claimedAccount())) {
            throw new ChangedRootException(name);
        }
        VerifiedAccountState state = verify(name, claimed, seen(claimed.claimedAccount()));
        return node.container().write(transaction -> {
            ContactBook contacts = new ContactBook(transaction);
            PinnedContact pinned = contacts.name(state.account(), name);
            if (pinned.forked()) {
                throw new RolledBackAccountException(name);
            }
            return new Peer(state.version() < pinned.seen().version() ? pinned : contacts.sawState(state), state);
        });
    }

    /** Asks for the account's newest state; keeps nothing. */
    Optional<Found> byAccount(AccountId account) throws RedoubtException {
        String title = account.toString();
        LookupRequest request = LookupRequest.newBuilder()
                .setAccountId(ByteString.copyFrom(account.toBytes()))
                .build();
        try {
            LookupResponse response = ask(title, request);
            VerifiedAccountState state = verify(title, parse(title, response), seen(account));
            return Optional.of(new Found(state, Optional.of(response.getName()).filter(name -> !name.isEmpty())));
        } catch (UnknownNameException e) {
            return Optional.empty();
        }
    }

    private StateReference seen(AccountId account) throws RedoubtException {
        return node.container()
                .read(transaction -> new ContactBook(transaction)
                        .find(account)
                        .map(PinnedContact::seen)
                        .orElseGet(() -> StateReference.root(account)));
    }

    private LookupResponse ask(String name, LookupRequest request) throws RedoubtException {
        try {
            return appliance.lookUp(request);
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

    private static VerifiedAccountState verify(String name, UnverifiedAccountState claimed, StateReference seen)
            throws RedoubtException {
        try {
            return claimed.verify(seen);
        } catch (InvalidChainException.RolledBack | InvalidChainException.Forked e) {
            throw new RolledBackAccountException(name, e);
        } catch (InvalidChainException e) {
            throw new InvalidIdentityException(name, e);
        }
    }
}
