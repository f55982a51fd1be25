package dev.redoubt.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a value may be, as the model says it. Patterns hold for the whole of a text. Immutable. */
public sealed interface Shape {
    /** Adds to {@code reasons} what is wrong with {@code value}, which is not null. Reasons never repeat a value. */
    void check(JsonNode value, String field, Reasons reasons);

    /**
     * @param least and {@code most}: code points
     * @param values all that there are; empty for any
     */
    record Text(long least, long most, Optional<Pattern> pattern, Set<String> values) implements Shape {
        @Override
        public void check(JsonNode value, String field, Reasons reasons) {
            if (!value.isTextual()) {
                reasons.add(field, "is a text");
                return;
            }
            String text = value.textValue();
            int length = text.codePointCount(0, text.length());
            if (length < least || length > most) {
                reasons.add(field, "has " + range(least, most) + " characters");
            } else if (pattern.isPresent() && !pattern.get().matcher(text).matches()) {
                reasons.add(field, "is of the form " + pattern.get());
            } else if (!values.isEmpty() && !values.contains(text)) {
                reasons.add(field, "is one of " + String.join(", ", values));
            }
        }
    }

    record Whole(long least, long most) implements Shape {
        @Override
        public void check(JsonNode value, String field, Reasons reasons) {
            if (!value.isIntegralNumber() || !value.canConvertToLong()) {
                reasons.add(field, "is a whole number");
            } else if (value.longValue() < least || value.longValue() > most) {
                reasons.add(field, "is " + range(least, most));
            }
        }
    }

    record Flag() implements Shape {
        @Override
        public void check(JsonNode value, String field, Reasons reasons) {
            if (!value.isBoolean()) {
                reasons.add(field, "is true or false");
            }
        }
    }

    /** Seconds since 1970. */
    record Moment() implements Shape {
        @Override
        public void check(JsonNode value, String field, Reasons reasons) {
            if (!value.isIntegralNumber() || !value.canConvertToLong()) {
                reasons.add(field, "is a time in whole seconds since 1970");
            }
        }
    }

    /** @param least and {@code most}: elements */
    record Sequence(Shape element, long least, long most) implements Shape {
        @Override
        public void check(JsonNode value, String field, Reasons reasons) {
            if (!value.isArray()) {
                reasons.add(field, "is a list");
                return;
            }
            if (value.size() < least || value.size() > most) {
                reasons.add(field, "has " + range(least, most) + " elements");
            }
            for (int i = 0; i < value.size() && !reasons.isFull(); i++) {
                String at = field + "[" + i + "]";
                if (value.get(i).isNull()) {
                    reasons.add(at, "is missing");
                } else {
                    element.check(value.get(i), at, reasons);
                }
            }
        }
    }

    /** @param members by the names of the model */
    record Structure(String name, Map<String, Member> members) implements Shape {
        private static final int LONGEST_NAME = 64;

        @Override
        public void check(JsonNode value, String field, Reasons reasons) {
            if (!value.isObject()) {
                reasons.add(field, "is a structure");
                return;
            }
            String prefix = field.isEmpty() ? "" : field + ".";
            members.forEach((name, member) -> {
                JsonNode of = value.path(name);
                if (!of.isMissingNode() && !of.isNull()) {
                    member.shape().check(of, prefix + name, reasons);
                } else if (member.required()) {
                    reasons.add(prefix + name, "is missing");
                }
            });
            Set<String> unknown = new HashSet<>();
            value.fieldNames().forEachRemaining(unknown::add);
            unknown.removeAll(members.keySet());
            unknown.forEach(name -> reasons.add(prefix + shortened(name), "is not known"));
        }

        static String shortened(String name) {
            return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
        }
    }

    /** Where in a request a member stands. */
    enum Location {
        BODY,
        PATH,
        QUERY,
        FIELD
    }

    /**
     * @param wireName its name in path, query or fields
     * @param token whether equal calls with an equal value are one call
     */
    record Member(String name, Shape shape, Location location, String wireName, boolean required, boolean token) {}

    private static String range(long least, long most) {
        if (least == most) {
            return Long.toString(least);
        }
        return most == Long.MAX_VALUE ? "at least " + least : least + " to " + most;
    }
}
