package dev.redoubt.protocol.packet;

import static dev.redoubt.protocol.account.People.NOW;

import dev.redoubt.protocol.account.EphemeralKeyPair;
import dev.redoubt.protocol.account.People;
import dev.redoubt.protocol.account.People.SeededRandom;
import dev.redoubt.protocol.account.StateReference;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.message.ChainPosition;
import dev.redoubt.protocol.message.Content;
import dev.redoubt.protocol.message.ConversationId;
import dev.redoubt.protocol.message.Message;
import dev.redoubt.protocol.message.MessageId;
import dev.redoubt.protocol.message.Timing;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Messages between the people of the tests, and openers for them. */
final class Messages {
    private Messages() {}

    static Message text(People from, String text, People... to) {
        List<StateReference> recipients =
                Arrays.stream(to).map(person -> person.state.reference()).toList();
        return new Message(
                MessageId.random(new SeededRandom("message id")),
                Timing.forEver(NOW),
                ChainPosition.first(ConversationId.ofPair(from.root.id(), to[0].root.id())),
                from.state.reference(),
                recipients,
                new Content.Text(text));
    }

    /** Knows all of {@code people}. */
    static SenderDirectory directory(People... people) {
        return (account, node) -> Arrays.stream(people)
                .map(person -> person.state)
                .filter(state -> state.account().equals(account))
                .findFirst();
    }

    static SenderDirectory directory(VerifiedAccountState... states) {
        return (account, node) ->
                Arrays.stream(states).filter(state -> isOf(state, account)).findFirst();
    }

    private static boolean isOf(VerifiedAccountState state, AccountId account) {
        return state.account().equals(account);
    }

    /** Keeps both ephemeral pairs of {@code person}. */
    static EphemeralKeys keys(People person) {
        return id -> {
            if (id.equals(person.oneTime.id())) {
                return Optional.of(copy(person.oneTime));
            }
            return id.equals(person.lastResort.id()) ? Optional.of(copy(person.lastResort)) : Optional.empty();
        };
    }

    private static EphemeralKeyPair copy(EphemeralKeyPair pair) {
        try (var exported = pair.exportPrivateKeys()) {
            return EphemeralKeyPair.restore(pair.publicKey(), exported);
        }
    }

    static PacketOpener opener(People person, SenderDirectory directory) {
        return new PacketOpener(List.of(person.local()), keys(person), directory, GroupDirectory.NONE);
    }
}
