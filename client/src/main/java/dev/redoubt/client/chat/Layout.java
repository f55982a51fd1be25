package dev.redoubt.client.chat;

import java.util.ArrayList;
import java.util.List;

/**
 * Where things are, for a size of the terminal and what there is to say besides.
 *
 * @param list columns of the list of conversations; 0 where there is no room for it
 * @param talk column at which the open conversation begins
 * @param notes lines about what happened and what goes on
 * @param input lines of what is being written
 */
record Layout(int width, int height, int list, int talk, List<Line> notes, List<String> input) {
    static final String MORE_INPUT = "  ";
    static final String INPUT = "> ";

    private static final int NARROW = 72;
    private static final int LEAST_LIST = 18;
    private static final int MOST_LIST = 30;
    private static final int MOST_NOTES = 6;
    private static final int MOST_INPUT = 6;

    Layout {
        notes = List.copyOf(notes);
        input = List.copyOf(input);
    }

    static Layout of(ChatState state) {
        int width = state.frame().width();
        int height = state.frame().height();
        int list = width < NARROW ? 0 : Math.clamp(width / 4, LEAST_LIST, MOST_LIST);
        int room = Math.max(1, height / 3);
        return new Layout(
                width,
                height,
                list,
                list == 0 ? 0 : list + 2,
                notes(state, width, Math.min(MOST_NOTES, room)),
                newest(chopped(state.prompt().editor().text(), width), Math.min(MOST_INPUT, room)));
    }

    /** Lines of what is being written, with room for the cursor behind it. */
    static List<String> chopped(String text, int width) {
        return Cells.chop(text.replace("\t", "    ") + " ", Math.max(1, width - INPUT.length()));
    }

    private static <T> List<T> newest(List<T> all, int most) {
        return all.subList(Math.max(0, all.size() - most), all.size());
    }

    private static List<Line> notes(ChatState state, int width, int most) {
        List<Line> lines = new ArrayList<>();
        for (Note note : state.around().notes()) {
            Style style = note.alarm() ? Style.ALARM : Style.BOLD;
            List<String> wrapped = Cells.wrap(note.text(), width - 3);
            for (int i = 0; i < wrapped.size(); i++) {
                String mark = i > 0 ? "   " : note.alarm() ? " ! " : " · ";
                lines.add(Line.of(mark + wrapped.get(i), style));
            }
        }
        state.around().transfers().forEach(transfer -> lines.add(TransferLine.of(transfer, width)));
        return newest(lines, most);
    }

    int talkWidth() {
        return width - talk;
    }

    /** Between the bar with the title and the notes. */
    int talkHeight() {
        return Math.max(1, height - 2 - notes.size() - input.size());
    }
}
