package dev.redoubt.client.appliance;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Problem details (RFC 9457) as the appliance writes them: one flat JSON object (RFC 8259) of strings and numbers. What is not
 * that has the code {@code unreadable}: an answer nobody can act on.
 *
 * @param code stable, for programs
 * @param detail one sentence, for people
 * @param retryAfter when the same may be asked again
 */
record ProblemDetails(String code, String detail, Optional<Duration> retryAfter) {
    private static final int MAX_SIZE = 16 * 1024;
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");

    static ProblemDetails parse(int status, byte[] json) {
        try {
            if (json.length > MAX_SIZE) {
                throw new IllegalArgumentException("too large");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString();
            Map<String, String> members = new FlatObject(text).members();
            String code = members.getOrDefault("code", "status_" + status);
            String detail = members.getOrDefault("detail", members.getOrDefault("title", code));
            return new ProblemDetails(code, detail, seconds(members.getOrDefault("retry_after", "")));
        } catch (CharacterCodingException | IllegalArgumentException e) {
            return new ProblemDetails(
                    "unreadable", "an answer of status " + status + " that does not say why", Optional.empty());
        }
    }

    private static Optional<Duration> seconds(String text) {
        return SECONDS.matcher(text).matches()
                ? Optional.of(Duration.ofSeconds(Integer.parseInt(text)))
                : Optional.empty();
    }

    /** Strings and numbers only, no nesting. */
    private static final class FlatObject {
        private final String text;
        private int at;

        FlatObject(String text) {
            this.text = text;
        }

        Map<String, String> members() {
            Map<String, String> members = new HashMap<>();
            expect('{');
            boolean more = peek() != '}';
            while (more) {
                String name = string();
                expect(':');
                if (members.put(name, peek() == '"' ? string() : number()) != null) {
                    throw new IllegalArgumentException("a name twice");
                }
                more = peek() == ',';
                if (more) {
                    expect(',');
                }
            }
            expect('}');
            if (!text.substring(at).isBlank()) {
                throw new IllegalArgumentException("something after the end");
            }
            return members;
        }

        private char peek() {
            while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            if (at == text.length()) {
                throw new IllegalArgumentException("cut off");
            }
            return text.charAt(at);
        }

        private void expect(char wanted) {
            if (peek() != wanted) {
                throw new IllegalArgumentException("not a flat object");
            }
            at++;
        }

        private String number() {
            int from = at;
            while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            if (from == at) {
                throw new IllegalArgumentException("neither a string nor a number");
            }
            return text.substring(from, at);
        }

        private String string() {
            expect('"');
            StringBuilder value = new StringBuilder();
            while (next() != '"') {
                char c = text.charAt(at - 1);
                value.append(c == '\\' ? escaped() : c);
            }
            return value.toString();
        }

        private char next() {
            if (at == text.length()) {
                throw new IllegalArgumentException("cut off");
            }
            return text.charAt(at++);
        }

        private char escaped() {
            char c = next();
            return switch (c) {
                case '"', '\\', '/' -> c;
                case 'b' -> '\b';
                case 'f' -> '\f';
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 't' -> '\t';
                case 'u' -> unicode();
                default -> throw new IllegalArgumentException("no such escape");
            };
        }

        private char unicode() {
            if (at + 4 > text.length()) {
                throw new IllegalArgumentException("cut off");
            }
            at += 4;
            return (char) Integer.parseInt(text, at - 4, at, 16);
        }
    }
}
