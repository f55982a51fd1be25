package dev.redoubt.server.administration.manage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;

/**
 * A column of a table: what of an element stands in it. An empty text is shown as a dash.
 *
 * @param title in capital letters, as the tables of other commands have it
 */
record Column(String title, Function<JsonNode, String> text) {
    static Column of(String title, String member) {
        return new Column(title, element -> Values.text(element.at("/" + member)));
    }

    /** Days and times, which answers have as seconds since 1970. */
    static Column time(String title, String member) {
        return new Column(title, element -> Values.time(element.at("/" + member)));
    }
}
