package dev.redoubt.server.user;

import dev.redoubt.server.api.ApiException;
import dev.redoubt.server.api.Call;
import dev.redoubt.server.api.Page;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * In which order a list is, and which part of it is wanted. A part begins behind the values that the last element had: whoever
 * is added or deleted between two pages makes none of the others come twice or not at all.
 *
 * @param fields that the model knows, the most important first; empty for the order in which the elements were made
 */
record Sorting(List<String> fields, boolean descending) {
    private static final String BETWEEN = "\0";
    private static final String ITSELF = "";
    private static final int LONGEST_NUMBER = 19;

    /**
     * Reads {@code sortFields}, separated by "+" (a space where a client took that for one), and {@code sortDirection}.
     *
     * @param allowed fields that this list may be sorted by
     */
    static Sorting of(Call call, Set<String> allowed) {
        List<String> fields = call.optionalText("sortFields").stream()
                .flatMap(text -> Arrays.stream(text.split("[+ ]", -1)))
                .toList();
        if (fields.size() > allowed.size() || !allowed.containsAll(fields)) {
            throw new ApiException.ValidationError(
                    "sortFields",
                    "has some of " + String.join(", ", allowed.stream().sorted().toList()));
        }
        return new Sorting(fields, !call.optionalText("sortDirection").equals(Optional.of("ASC")));
    }

    /**
     * The elements are looked at once, and no more of them are kept than a page has.
     *
     * @param value of a field of an element, or with the field "" what no other element has
     */
    <T> Page.Part<T> page(Collection<T> all, BiFunction<T, String, String> value, Page page) {
        Comparator<T> order =
                (one, other) -> compare(field -> value.apply(one, field), field -> value.apply(other, field));
        First<T> first = new First<>(page.size() + 1, order);
        Predicate<T> behind = page.after().map(token -> behind(token, value)).orElse(_ -> true);
        for (T element : all) {
            if (first.wants(element) && behind.test(element)) {
                first.add(element);
            }
        }
        return page.cut(first.inOrder(), element -> token(element, value));
    }

    private <T> String token(T element, BiFunction<T, String, String> value) {
        return keys().map(field -> value.apply(element, field)).collect(Collectors.joining(BETWEEN));
    }

    private <T> Predicate<T> behind(String token, BiFunction<T, String, String> value) {
        List<String> keys = keys().toList();
        List<String> values = List.of(token.split(BETWEEN, -1));
        if (values.size() != keys.size()) {
            throw new ApiException.ValidationError("nextToken", "is not a token of this list");
        }
        return element -> compare(field -> value.apply(element, field), field -> values.get(keys.indexOf(field))) > 0;
    }

    private Stream<String> keys() {
        return Stream.concat(fields.stream(), Stream.of(ITSELF));
    }

    private int compare(UnaryOperator<String> one, UnaryOperator<String> other) {
        for (String field : fields) {
            int compared = one.apply(field).compareTo(other.apply(field));
            if (compared != 0) {
                return descending ? -compared : compared;
            }
        }
        int compared = one.apply(ITSELF).compareTo(other.apply(ITSELF));
        return descending ? -compared : compared;
    }

    /** The first few of many, without sorting all of them. */
    private static final class First<T> {
        private final int most;
        private final Comparator<T> order;
        private final PriorityQueue<T> lastOnTop;

        First(int most, Comparator<T> order) {
            this.most = most;
            this.order = order;
            this.lastOnTop = new PriorityQueue<>(most + 1, order.reversed());
        }

        boolean wants(T element) {
            return lastOnTop.size() < most || order.compare(element, lastOnTop.element()) < 0;
        }

        void add(T element) {
            lastOnTop.add(element);
            if (lastOnTop.size() > most) {
                lastOnTop.remove();
            }
        }

        List<T> inOrder() {
            return lastOnTop.stream().sorted(order).toList();
        }
    }

    /** A number as text that sorts like it. */
    static String padded(long number) {
        String digits = Long.toString(number);
        return "0".repeat(Math.max(0, LONGEST_NUMBER - digits.length())) + digits;
    }
}
