package dev.redoubt.server.threads;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where threads stand.
 *
 * @param name what the program calls them; numbers are {@code #}
 * @param stack the innermost place first, at most 60
 */
record Standstill(boolean virtual, String name, String state, List<String> stack) {
    private static final int DEEPEST = 60;
    private static final int LONGEST_NAME = 60;
    private static final int LONGEST_PLACE = 240;

    /** Libraries add to a name where they listen, and what for. */
    private static final Pattern FURTHER = Pattern.compile("[@{\\[(<].*", Pattern.DOTALL);

    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final Pattern UNUSUAL = Pattern.compile("[^A-Za-z0-9 #._/-]");
    private static final Pattern PLACE = Pattern.compile("[A-Za-z0-9_.$<>()/@:,~ #-]+");
    private static final Pattern HIDDEN_CLASS = Pattern.compile("0x[0-9a-f]+");

    Standstill {
        stack = List.copyOf(stack);
    }

    /** @param thread as the JDK's dump has it */
    static Standstill of(JsonNode thread) {
        List<String> stack = new ArrayList<>();
        for (JsonNode place : thread.path("stack")) {
            if (stack.size() < DEEPEST) {
                stack.add(place(place.asText()));
            }
        }
        return new Standstill(
                thread.path("virtual").asBoolean(),
                name(thread.path("name").asText()),
                name(thread.path("state").asText()),
                stack);
    }

    static String name(String text) {
        String own = FURTHER.matcher(text).replaceFirst("");
        String known = UNUSUAL.matcher(NUMBER.matcher(own).replaceAll("#")).replaceAll("?");
        return known.substring(0, Math.min(LONGEST_NAME, known.length()));
    }

    private static String place(String text) {
        String place = HIDDEN_CLASS.matcher(text).replaceAll("0x#");
        boolean usual = place.length() <= LONGEST_PLACE && PLACE.matcher(place).matches();
        return usual ? place : "?";
    }
}
