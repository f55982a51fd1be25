package dev.redoubt.client.chat;

import dev.redoubt.protocol.message.ConversationId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that the screen is made of.
 *
 * @param scroll lines that the open conversation is scrolled back
 */
record ChatState(
        Frame frame, Mode mode, List<Row> rows, Optional<Talk> talk, int scroll, Prompt prompt, Around around) {
    private static final int MOST_NOTES = 4;

    ChatState {
        rows = List.copyOf(rows);
    }

    /** @param name the own one, safe to be shown */
    record Frame(String name, ZoneId zone, int width, int height) {}

    /** What goes on beside the conversations. */
    record Around(Link link, Instant now, List<Note> notes, List<Transfer> transfers) {
        Around {
            notes = List.copyOf(notes);
            transfers = List.copyOf(transfers);
        }
    }

    static ChatState begin(Frame frame, Instant now) {
        Around around = new Around(new Link.Connecting(), now, List.of(), List.of());
        return new ChatState(frame, new Mode.Talking(), List.of(), Optional.empty(), 0, Prompt.EMPTY, around);
    }

    Optional<ConversationId> open() {
        return talk.map(open -> open.row().id());
    }

    ChatState with(Frame changed) {
        return new ChatState(changed, mode, rows, talk, scroll, prompt, around);
    }

    ChatState with(Mode changed) {
        return new ChatState(frame, changed, rows, talk, scroll, prompt, around);
    }

    ChatState with(List<Row> changedRows, Optional<Talk> changedTalk) {
        return new ChatState(frame, mode, changedRows, changedTalk, scroll, prompt, around);
    }

    /** A line that is written while no conversation is open is not sent in one that is opened later. */
    ChatState with(Prompt changed) {
        boolean early = talk.isEmpty() && !changed.editor().isEmpty();
        return new ChatState(frame, mode, rows, talk, scroll, early ? changed.begunEarly() : changed, around);
    }

    ChatState with(Editor changed) {
        return with(prompt.with(changed));
    }

    ChatState with(Link link) {
        return with(new Around(link, around.now(), around.notes(), around.transfers()));
    }

    ChatState with(Instant now) {
        return with(new Around(around.link(), now, around.notes(), around.transfers()));
    }

    ChatState scrolledTo(int lines) {
        return new ChatState(frame, mode, rows, talk, lines, prompt, around);
    }

    /** The newest note is last; the oldest ones that are no alarms go first. */
    ChatState noting(Note note) {
        List<Note> notes = new ArrayList<>(around.notes());
        notes.remove(note);
        notes.add(note);
        while (notes.size() > MOST_NOTES) {
            notes.remove(notes.stream().filter(old -> !old.alarm()).findFirst().orElse(notes.getFirst()));
        }
        return withNotes(notes);
    }

    ChatState withoutNotes() {
        return withNotes(List.of());
    }

    /** Without those that say something for a moment. */
    ChatState withAlarmsOnly() {
        return withNotes(around.notes().stream().filter(Note::alarm).toList());
    }

    private ChatState withNotes(List<Note> notes) {
        return with(new Around(around.link(), around.now(), notes, around.transfers()));
    }

    ChatState with(Transfer transfer) {
        List<Transfer> transfers = without(transfer.id());
        transfers.add(transfer);
        return withTransfers(transfers);
    }

    ChatState withoutTransfer(long id) {
        return withTransfers(without(id));
    }

    private List<Transfer> without(long id) {
        List<Transfer> others = new ArrayList<>(around.transfers());
        others.removeIf(transfer -> transfer.id() == id);
        return others;
    }

    private ChatState withTransfers(List<Transfer> transfers) {
        return with(new Around(around.link(), around.now(), around.notes(), transfers));
    }

    private ChatState with(Around changed) {
        return new ChatState(frame, mode, rows, talk, scroll, prompt, changed);
    }
}
