package dev.redoubt.client.chat;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.conversation.Conversation;
import dev.redoubt.client.failure.MessageKeptException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Contact;
import dev.redoubt.client.model.Lifetime;
import dev.redoubt.client.model.Message;
import dev.redoubt.protocol.fingerprint.Fingerprint;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** Does what somebody wants done with messages, groups and people, and tells how it went. */
final class Deeds {
    private static final int MOST_FOUND = 200;

    private final Redoubt redoubt;
    private final Wording wording;
    private final DateTimeFormatter time;
    private final Views views;
    private final Consumer<Event> events;

    Deeds(Redoubt redoubt, Setting setting, Views views, Consumer<Event> events) {
        this.redoubt = redoubt;
        this.wording = setting.wording();
        this.time = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(setting.zone());
        this.views = views;
        this.events = events;
    }

    void perform(Effect effect) {
        try {
            carryOut(effect);
        } catch (RedoubtException e) {
            events.accept(
                    effect instanceof Effect.Say(var id, String text)
                            ? notSaid(new Event.NotSaid(id, text, wording.failure(e)), e)
                            : new Event.Told(new Note(wording.failure(e), true)));
        } catch (IllegalArgumentException e) {
            events.accept(new Event.Told(new Note(wording.line(String.valueOf(e.getMessage())), true)));
        }
    }

    /** What is kept goes out by itself, and must not be written again. */
    private static Event notSaid(Event.NotSaid event, RedoubtException e) {
        return e instanceof MessageKeptException ? new Event.Told(new Note(event.why(), false)) : event;
    }

    private void carryOut(Effect effect) throws RedoubtException {
        switch (effect) {
            case Effect.Say(var id, String text) -> views.find(id).send(text);
            case Effect.Reply(var id, long number, String text) ->
                views.find(id).reply(message(number), text);
            case Effect.React(var id, long number, String text) -> react(views.find(id), number, text);
            case Effect.Edit(var id, long number, String text) -> views.find(id).edit(message(number), text);
            case Effect.Delete(var id, long number) -> views.find(id).deleteForEverybody(List.of(message(number)));
            case Effect.Forget(long number) -> redoubt.conversations().forget(List.of(number));
            case Effect.Search(String words) -> search(words);
            case Effect.OpenNamed(String name, boolean group) ->
                views.open(
                        group
                                ? redoubt.conversations().group(name)
                                : redoubt.conversations().with(name));
            case Effect.OpenAgain again -> open(again);
            case Effect.Read(var id) -> views.find(id).markRead();
            case Effect.CreateGroup(String title, List<String> names) ->
                views.open(redoubt.conversations().createGroup(title, names));
            case Effect.AddMembers(var id, List<String> names) -> views.find(id).add(names);
            case Effect.RemoveMember(var id, String name) -> views.find(id).remove(name);
            case Effect.LeaveGroup(var id) -> views.find(id).leave();
            case Effect.RenameGroup(var id, String title) -> views.find(id).rename(title);
            case Effect.SetAdministrator(var id, String name, boolean administrator) ->
                views.find(id).setAdministrator(name, administrator);
            case Effect.ShowMembers(var id) ->
                events.accept(new Event.ToRead("Members", views.members(views.find(id))));
            case Effect.SetTimeToLive(var id, String time) -> {
                Lifetime now = views.find(id).lifetime();
                views.find(id).setLifetime(new Lifetime(time(time), now.burnAfterReading()));
            }
            case Effect.SetBurnAfterReading(var id, String time) -> {
                Lifetime now = views.find(id).lifetime();
                views.find(id).setLifetime(new Lifetime(now.timeToLive(), time(time)));
            }
            case Effect.Verify(var id, String seen) -> verify(views.find(id), seen);
            case Effect.Open _,
                    Effect.SendFile _,
                    Effect.Download _,
                    Effect.CompletePath _,
                    Effect.Reload _,
                    Effect.Repaint _,
                    Effect.Lock _,
                    Effect.Quit _ -> throw new IllegalStateException("not done here");
        }
    }

    /** A name may stand for somebody else by now: only the same conversation is opened. */
    private void open(Effect.OpenAgain again) throws RedoubtException {
        Optional<Conversation> kept = redoubt.conversations().all().stream()
                .filter(conversation -> conversation.id().equals(again.conversation()))
                .findFirst();
        Conversation found =
                kept.isPresent() ? kept.get() : redoubt.conversations().with(again.title());
        if (!found.id().equals(again.conversation())) {
            throw new IllegalArgumentException("The conversation that was open is not there any more.");
        }
        views.open(found);
    }

    private Message message(long number) throws RedoubtException {
        return redoubt.conversations().message(number);
    }

    private void react(Conversation conversation, long number, String text) throws RedoubtException {
        if (text.isEmpty()) {
            conversation.takeBackReaction(message(number));
        } else {
            conversation.react(message(number), text);
        }
    }

    private void search(String words) throws RedoubtException {
        List<String> found = views.found(redoubt.conversations().search(words, MOST_FOUND), time);
        String title = "Found: " + wording.line(words);
        events.accept(new Event.ToRead(title, found.isEmpty() ? List.of("Nothing.") : found));
    }

    private Duration time(String typed) {
        return typed.equals("off") ? Duration.ZERO : wording.parseTime(typed);
    }

    private void verify(Conversation conversation, String seen) throws RedoubtException {
        Contact contact = conversation.info().members().getFirst().contact();
        String who = wording.line(contact.displayName());
        String name = contact.name().orElseThrow(() -> new IllegalArgumentException("no name is known for " + who));
        Fingerprint pair = redoubt.pairFingerprint(name);
        if (seen.isEmpty()) {
            events.accept(new Event.ToRead("You and " + who, comparison(pair)));
            return;
        }
        redoubt.trust().verify(name, seen.equalsIgnoreCase("yes") ? pair : parse(seen));
        events.accept(new Event.Told(new Note(who + " is verified.", false)));
    }

    private List<String> comparison(Fingerprint pair) {
        List<String> lines = new ArrayList<>(List.of(
                pair.grouped(),
                "",
                "They see the same with /verify or \"redoubt verify\" and your name. Compare in person or by telephone, then:",
                "/verify yes   or   /verify and what they see",
                ""));
        wording.qr(pair.qrText()).lines().forEach(lines::add);
        return lines;
    }

    /** @throws IllegalArgumentException if it is none */
    private static Fingerprint parse(String text) {
        try {
            return Fingerprint.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "That is no fingerprint: it has 32 characters in eight groups. Nothing was marked.", e);
        }
    }
}
