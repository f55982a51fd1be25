package dev.redoubt.server.audit;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;

/**
 * The details of an entry: numbers, switches and short words, in one spelling. A word cannot have a space or an at sign, so that
 * neither a sentence nor an address gets into the log by mistake. server/SPEC.md, "Audit log".
 */
final class Details {
    /** Characters of the details at most. */
    static final int LARGEST = 4_096;

    private static final int DEEPEST = 5;
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.:/+=-]{0,128}");
    private static final Pattern MEMBER = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,63}");

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Details() {}

    /**
     * @return its one spelling: members as they follow on each other, no spaces
     * @throws IllegalArgumentException if something else is in it; the message does not repeat it
     */
    static String text(ObjectNode details) {
        check(details, 1);
        String text = details.toString();
        if (text.length() > LARGEST) {
            throw new IllegalArgumentException("details have " + text.length() + " characters");
        }
        return text;
    }

    private static void check(JsonNode node, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("details are nested too deeply");
        }
        switch (node.getNodeType()) {
            case OBJECT ->
                node.properties().forEach(member -> {
                    demand(MEMBER.matcher(member.getKey()).matches(), "a member's name");
                    if (!isAdministrator(member.getKey(), member.getValue())) {
                        check(member.getValue(), depth + 1);
                    }
                });
            case ARRAY -> node.forEach(element -> check(element, depth + 1));
            case STRING -> demand(WORD.matcher(node.textValue()).matches(), "a word");
            case NUMBER -> demand(node.isIntegralNumber() && node.canConvertToLong(), "a number");
            case BOOLEAN -> {}
            default -> demand(false, "something that is no number, switch or word");
        }
    }

    /** Administrators stand in the log by name, and a name may be an address. */
    private static boolean isAdministrator(String member, JsonNode value) {
        return member.equals("administrator") && value.isTextual() && Entry.isName(value.textValue());
    }

    private static void demand(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException("details hold " + what + " that does not belong there");
        }
    }

    /** @throws IllegalArgumentException if the text is not what {@link #text} makes of something */
    static ObjectNode parse(String text) {
        try {
            if (text.length() <= LARGEST
                    && JSON.readTree(text) instanceof ObjectNode details
                    && text(details).equals(text)) {
                return details;
            }
        } catch (JacksonException _) {
            // Said below.
        }
        throw new IllegalArgumentException("the details are not in their one spelling");
    }
}
