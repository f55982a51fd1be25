package dev.redoubt.client.chat;

import dev.redoubt.client.chat.Shown.Mark;
import dev.redoubt.client.model.ConversationInfo.Kind;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.ConversationId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** States of a chat for tests. */
final class States {
    static final Instant NOW = Instant.parse("2026-11-25T16:40:00Z");
    static final Row BOB = new Row(id(1), Kind.OF_TWO, "bob", true, 0);
    static final Row CAROL = new Row(id(2), Kind.OF_TWO, "carol", false, 3);
    static final Row HIKERS = new Row(id(3), Kind.GROUP, "Hikers", false, 12);
    static final Row NOTES = new Row(id(4), Kind.OWN, "alice", false, 0);

    private States() {}

    static ConversationId id(int number) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) number;
        return new ConversationId(Octets.copyOf(bytes));
    }

    static ChatState empty(int width, int height) {
        ChatState.Frame frame = new ChatState.Frame("alice", ZoneOffset.UTC, width, height);
        return ChatState.begin(frame, NOW).with(new Link.Connected());
    }

    static Shown theirs(long number, String at, String text) {
        return new Shown(
                number,
                Instant.parse(at),
                "bob",
                false,
                true,
                text.lines().toList(),
                List.of(),
                Mark.NONE,
                Optional.empty(),
                "",
                "",
                "");
    }

    static Shown own(long number, String at, String text, Mark mark) {
        return new Shown(
                number,
                Instant.parse(at),
                "you",
                true,
                false,
                text.lines().toList(),
                List.of(),
                mark,
                Optional.empty(),
                "",
                "",
                "");
    }

    static ChatState talking(int width, int height, List<Shown> messages) {
        Talk talk = new Talk(BOB, "(unverified)", messages, Talk.PAGE);
        return empty(width, height).with(List.of(BOB, CAROL, HIKERS, NOTES), Optional.of(talk));
    }

    /** With everything that can be seen at once. */
    static ChatState full(int width, int height) {
        List<Shown> messages = List.of(
                theirs(3, "2026-11-24T18:02:00Z", "Are you coming to the hut on Saturday?"),
                own(4, "2026-11-24T18:05:00Z", "Yes, with the early train.", Mark.SENT),
                new Shown(
                        5,
                        Instant.parse("2026-11-25T09:14:00Z"),
                        "bob",
                        false,
                        true,
                        List.of("Good. Then bring:", "- bread", "- 日本のお茶 and a café crème"),
                        List.of("2 earlier message(s) of bob did not arrive"),
                        Mark.NONE,
                        Optional.of(NOW.plusSeconds(3_540)),
                        "30 s",
                        "#4 Yes, with the early train.",
                        "👍 you  ❤ carol"),
                theirs(6, "2026-11-25T09:15:00Z", "[file] map.pdf  1.2 MiB  application/pdf  /download 6"),
                own(
                        7,
                        "2026-11-25T16:38:00Z",
                        "This one is a little longer, so that it does not fit into one line "
                                + "of this window and has to go on in the next.",
                        Mark.SENDING),
                own(8, "2026-11-25T16:39:00Z", "No.", Mark.FAILED));
        return talking(width, height, messages)
                .with(new Transfer(1, true, "photo.jpg", 30, 100))
                .noting(new Note("sent map.pdf", false))
                .noting(new Note("carol has a new device (ABCD-EFGH)", true))
                .with(Editor.of("See you th"));
    }

    static List<Shown> many(int count) {
        List<Shown> messages = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            messages.add(theirs(i, "2026-11-25T10:00:00Z", "line " + i));
        }
        return messages;
    }
}
