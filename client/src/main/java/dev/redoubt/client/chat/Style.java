package dev.redoubt.client.chat;

/** How text looks. Nothing is told by colour alone. */
enum Style {
    PLAIN("", ""),
    BOLD("1", ""),
    DIM("2", ""),
    /** Light and dark exchanged: bars, and what is selected. */
    BAR("7", ""),
    /** Who writes. */
    OWN("1", "36"),
    OTHER("1", "34"),
    /** Something is not as sure as it could be. */
    CAUTION("1", "33"),
    /** Something is wrong. */
    ALARM("1", "31");

    private final String attributes;
    private final String color;

    Style(String attributes, String color) {
        this.attributes = attributes;
        this.color = color;
    }

    /** The parameters of ECMA-48's SGR; empty for none. */
    String parameters(boolean colors) {
        return attributes + (colors && !color.isEmpty() ? ";" + color : "");
    }
}
