package dev.redoubt.server.proposal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.crypto.Digests;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Set;

/**
 * What somebody asked for that needs a second administrator.
 *
 * @param by the name of who asked
 * @param expiresAtHour it cannot be approved any more from this hour on
 * @param content what is kept sealed
 */
record Proposal(long number, Kind kind, String operation, String by, long expiresAtHour, Content content) {

    /**
     * @param input of the operation, as it was when it was checked against the model, and by the operation
     * @param effect what it does, as the operation has found out; without members where the input says all
     * @param persons names of all who may be behind the call: those who may know the key that it was signed with
     */
    record Content(ObjectNode input, ObjectNode effect, Set<String> persons) {
        static final Content NONE =
                new Content(JsonNodeFactory.instance.objectNode(), JsonNodeFactory.instance.objectNode(), Set.of());

        /** In its one spelling. */
        String text() {
            ObjectNode all = JsonNodeFactory.instance.objectNode();
            all.set("input", input);
            all.set("effect", effect);
            persons.stream().sorted().forEach(all.putArray("persons")::add);
            return all.toString();
        }
    }

    ObjectNode input() {
        return content.input();
    }

    Proposal with(long otherNumber) {
        return new Proposal(otherNumber, kind, operation, by, expiresAtHour, content);
    }

    Proposal with(Content other) {
        return new Proposal(number, kind, operation, by, expiresAtHour, other);
    }

    /** The same that is asked for by the same, with the same result. */
    boolean repeats(Proposal other) {
        return operation.equals(other.operation)
                && by.equals(other.by)
                && content.text().equals(other.content.text());
    }

    /** All of the row but what is sealed, in one spelling. */
    byte[] row() {
        // None of them has a zero byte in it.
        String text =
                String.join("\0", Long.toString(number), kind.text(), operation, by, Long.toString(expiresAtHour));
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Names what was shown: SHA-256 of all of it, in hexadecimal. */
    String digest() {
        byte[] text = content.text().getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(Digests.sha256(row(), new byte[1], text));
    }
}
