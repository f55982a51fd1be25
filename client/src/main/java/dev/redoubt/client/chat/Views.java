package dev.redoubt.client.chat;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.conversation.Conversation;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Contact;
import dev.redoubt.client.model.ConversationInfo;
import dev.redoubt.client.model.FileInfo;
import dev.redoubt.client.model.Lifetime;
import dev.redoubt.client.model.Message;
import dev.redoubt.client.model.Quote;
import dev.redoubt.client.model.Reaction;
import dev.redoubt.client.model.ShortIds;
import dev.redoubt.client.model.Trust;
import dev.redoubt.protocol.message.ConversationId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the device keeps, as it is shown. All text passes {@link Wording} here. */
final class Views {
    private final Redoubt redoubt;
    private final Wording wording;
    private final Map<ConversationId, Conversation> known = new ConcurrentHashMap<>();
    private volatile Optional<Open> open = Optional.empty();
    private volatile Map<ConversationId, String> namesakes = Map.of();

    Views(Redoubt redoubt, Wording wording) {
        this.redoubt = redoubt;
        this.wording = wording;
    }

    private record Open(ConversationId id, int most) {}

    Wording wording() {
        return wording;
    }

    void open(ConversationId id, int most) {
        open = Optional.of(new Open(id, most));
    }

    /** One that need not have begun. */
    void open(Conversation conversation) {
        known.put(conversation.id(), conversation);
        open(conversation.id(), Talk.PAGE);
    }

    /** @throws IllegalStateException if it was never shown */
    Conversation find(ConversationId id) {
        return Optional.ofNullable(known.get(id))
                .orElseThrow(() -> new IllegalStateException("a conversation that was never shown"));
    }

    Event.Loaded load() throws RedoubtException {
        List<ConversationInfo> infos = new ArrayList<>();
        for (Conversation conversation : redoubt.conversations().all()) {
            known.put(conversation.id(), conversation);
            infos.add(conversation.info());
        }
        namesakes = ShortIds.ofNamesakes(infos, wording::line);
        List<Row> rows = infos.stream().map(this::row).collect(Collectors.toCollection(ArrayList::new));
        Optional<Open> now = open;
        if (now.isEmpty()) {
            return new Event.Loaded(rows, Optional.empty());
        }
        Talk talk = talk(find(now.get().id()), now.get().most());
        if (rows.stream().noneMatch(row -> row.id().equals(talk.row().id()))) {
            rows.addFirst(talk.row());
        }
        return new Event.Loaded(rows, Optional.of(talk));
    }

    private Row row(ConversationInfo info) {
        boolean unverified = info.kind() == ConversationInfo.Kind.OF_TWO
                && !info.members().stream().allMatch(member -> isVerified(member.contact()));
        return new Row(info.id(), info.kind(), title(info), unverified, info.unread());
    }

    /** In front, where a narrow list does not cut it off. */
    private String title(ConversationInfo info) {
        String title = wording.line(info.title());
        return namesakes.containsKey(info.id()) ? "[" + namesakes.get(info.id()) + "] " + title : title;
    }

    private static boolean isVerified(Contact contact) {
        return contact.trust() == Trust.VERIFIED;
    }

    private Talk talk(Conversation conversation, int most) throws RedoubtException {
        ConversationInfo info = conversation.info();
        List<Shown> messages =
                conversation.history(most).stream().map(this::shown).toList();
        Lifetime lifetime = info.lifetime();
        String kept = lifetime.equals(Lifetime.FOR_EVER) ? "" : wording.lifetime(lifetime);
        String repeated = info.isRepeated() ? "! a device repeats numbers, and its messages do not come" : "";
        String about = Stream.of(about(info), kept, repeated)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" · "));
        return new Talk(row(info), about, messages, most);
    }

    private String about(ConversationInfo info) {
        return switch (info.kind()) {
            case OF_TWO -> {
                Contact other = info.members().getFirst().contact();
                yield switch (other.trust()) {
                    case VERIFIED -> "verified";
                    case UNVERIFIED -> "(unverified)";
                    case RESTORED -> "(unverified, from another device)";
                };
            }
            case OWN -> "";
            case WAITING_GROUP -> "waits for its members";
            case GROUP, LEFT_GROUP -> {
                long unverified = info.members().stream()
                        .filter(member -> !isVerified(member.contact()) && !isOwn(member.contact()))
                        .count();
                String members = info.members().size() + " members";
                yield unverified > 0 ? members + " (" + unverified + " unverified)" : members;
            }
        };
    }

    /** One line for each message that was found. */
    List<String> found(List<Message> messages, DateTimeFormatter time) {
        return messages.stream()
                .map(message -> time.format(message.sentAt()) + "  #" + message.number() + "  "
                        + (message.received() ? wording.line(message.contact().displayName()) : "you")
                        + message.group()
                                .map(group -> " in # " + wording.line(group))
                                .orElse("") + ": "
                        + String.join(" ", lines(message)))
                .toList();
    }

    /** Who is in a group, one a line. */
    List<String> members(Conversation conversation) throws RedoubtException {
        return conversation.info().members().stream()
                .map(member -> wording.line(member.contact().displayName())
                        + (isOwn(member.contact()) ? "  you" : isVerified(member.contact()) ? "" : "  (unverified)")
                        + (member.administrator() ? "  administrator" : ""))
                .toList();
    }

    /** By the account: which name stands for whom is the appliance's word. */
    private boolean isOwn(Contact contact) {
        ConversationId alone = ConversationId.ofPair(contact.account(), contact.account());
        return alone.equals(redoubt.conversations().own().id());
    }

    private Shown shown(Message message) {
        boolean own = !message.received();
        return new Shown(
                message.number(),
                message.sentAt(),
                own ? "you" : wording.line(message.contact().displayName()),
                own,
                !own && !isVerified(message.contact()),
                lines(message),
                alarms(message),
                mark(message),
                message.expiresAt(),
                own ? "" : message.burnsAfterReading().map(wording::time).orElse(""),
                message.answers().map(this::answered).orElse(""),
                message.reactions().stream().map(this::reaction).collect(Collectors.joining("  ")));
    }

    private String answered(Quote quote) {
        String number = quote.number().isPresent() ? "#" + quote.number().getAsLong() : "a message that is not here";
        String who = quote.contact()
                .map(contact -> wording.line(contact.displayName()) + ": ")
                .orElse("");
        return (number + " " + who + wording.line(quote.beginning())).strip();
    }

    private String reaction(Reaction reaction) {
        String who = reaction.contact()
                .map(contact -> wording.line(contact.displayName()))
                .orElse("you");
        return wording.line(reaction.text()) + " " + who;
    }

    private List<String> lines(Message message) {
        if (message.deleted()) {
            return List.of("(deleted)");
        }
        if (message.file().isPresent()) {
            FileInfo file = message.file().get();
            return List.of("[file] " + wording.line(file.name()) + "  " + wording.size(file.size()) + "  "
                    + wording.line(file.mediaType()) + (message.received() ? "  /download " + message.number() : ""));
        }
        String text = message.edited() ? message.text() + " (edited)" : message.text();
        List<String> lines = text.lines().map(wording::line).toList();
        return lines.isEmpty() ? List.of("") : lines;
    }

    private List<String> alarms(Message message) {
        List<String> alarms = new ArrayList<>();
        String who = wording.line(message.contact().displayName());
        if (message.missingBefore() > 0) {
            alarms.add(message.missingBefore() + " earlier message(s) of " + who + " did not arrive");
        }
        if (message.forked()) {
            alarms.add("what " + who + " wrote before this is not what arrived here: compare what you see, in person");
        }
        return alarms;
    }

    private static Shown.Mark mark(Message message) {
        return switch (message.status()) {
            case RECEIVED -> Shown.Mark.NONE;
            case SENDING -> Shown.Mark.SENDING;
            case SENT -> inGroup(message);
            case DELIVERED -> Shown.Mark.DELIVERED;
            case READ -> Shown.Mark.READ;
            case FAILED -> Shown.Mark.FAILED;
        };
    }

    /** How many have it, and how many have read it. */
    private static Shown.Mark inGroup(Message message) {
        if (message.readBy() > 0) {
            return new Shown.Mark("✓✓ read by " + message.readBy(), false);
        }
        return message.deliveredTo() > 0 ? new Shown.Mark("✓✓ " + message.deliveredTo(), false) : Shown.Mark.SENT;
    }
}
