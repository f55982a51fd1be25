package dev.redoubt.client.chat;

import java.util.ArrayList;
import java.util.List;

/** One line of the screen: pieces of text, each at its column from 0, so that a width that is told wrongly shifts nothing else. */
record Line(List<Piece> pieces) {
    static final Line EMPTY = new Line(List.of());

    /** @param column where it begins */
    record Piece(int column, String text, Style style) {
        int end() {
            return column + Cells.width(text);
        }
    }

    Line {
        pieces = List.copyOf(pieces);
    }

    static Line of(String text) {
        return of(text, Style.PLAIN);
    }

    static Line of(String text, Style style) {
        return EMPTY.and(text, style);
    }

    /** Right behind what is there. */
    Line and(String text, Style style) {
        return at(end(), text, style);
    }

    Line and(String text) {
        return and(text, Style.PLAIN);
    }

    Line at(int column, String text, Style style) {
        List<Piece> more = new ArrayList<>(pieces);
        more.add(new Piece(column, text, style));
        return new Line(more);
    }

    /** The same, further to the right. */
    Line shifted(int by) {
        return new Line(pieces.stream()
                .map(piece -> new Piece(piece.column() + by, piece.text(), piece.style()))
                .toList());
    }

    Line over(Line other) {
        List<Piece> both = new ArrayList<>(pieces);
        both.addAll(other.pieces());
        return new Line(both);
    }

    int end() {
        return pieces.isEmpty() ? 0 : pieces.getLast().end();
    }

    /** As one string, without styles. */
    String text() {
        StringBuilder text = new StringBuilder();
        int at = 0;
        for (Piece piece : pieces) {
            text.repeat(" ", Math.max(0, piece.column() - at)).append(piece.text());
            at = piece.end();
        }
        return text.toString();
    }
}
