package dev.redoubt.client.messaging;

import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Contact;
import dev.redoubt.client.model.MessageListener;
import dev.redoubt.client.store.ContactBook;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.message.ConversationId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Who is writing now. Whoever does not say so again within 10 s is not. Used by one thread. */
final class Typists {
    static final Duration LONGEST = Duration.ofSeconds(10);

    /** Those of more conversations at once are passed over. */
    static final int MAX = 256;

    private final LiveNode node;
    private final MessageListener listener;
    private final Map<Typist, Instant> until = new HashMap<>();

    Typists(LiveNode node, MessageListener listener) {
        this.node = node;
        this.listener = listener;
    }

    private record Typist(ConversationId conversation, AccountId account) {}

    void tell(Happening.Typing typing) throws RedoubtException {
        Typist typist = new Typist(typing.conversation(), typing.account());
        boolean before = until.containsKey(typist);
        if (!typing.active()) {
            until.remove(typist);
        } else if (before || until.size() < MAX) {
            until.put(typist, node.clock().instant().plus(LONGEST));
        }
        if (before != until.containsKey(typist)) {
            show(typist, typing.active());
        }
    }

    /** Until the first of them is silent for too long. */
    Optional<Duration> patience() {
        Instant now = node.clock().instant();
        return until.values().stream()
                .min(Instant::compareTo)
                .map(end -> Duration.between(now, end))
                .map(left -> left.isPositive() ? left : Duration.ZERO);
    }

    void forgetSilent() throws RedoubtException {
        Instant now = node.clock().instant();
        for (Map.Entry<Typist, Instant> one : Map.copyOf(until).entrySet()) {
            if (!one.getValue().isAfter(now)) {
                until.remove(one.getKey());
                show(one.getKey(), false);
            }
        }
    }

    private void show(Typist typist, boolean active) throws RedoubtException {
        Contact contact =
                node.container().read(transaction -> new ContactBook(transaction).orUnnamed(typist.account()));
        listener.typing(typist.conversation(), contact, active);
    }
}
