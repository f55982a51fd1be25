package dev.redoubt.server.user;

import dev.redoubt.server.api.ApiException;
import dev.redoubt.server.api.Call;
import dev.redoubt.server.api.Page;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * In which order a list is, and which part of it is wanted. A part begins behind the values that the last element had: whoever
 * is added or deleted between two pages makes none of the others come twice or not at all.
 *
 * @param fields that the model knows, the most important first; empty for the order in which the elements were made
 */
record Sorting(List<String> fields, boolean descending) {
    private static final String BETWEEN = "\0";

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

    private record Keyed<T>(T element, List<String> keys) {}

    /**
     * @param value of a field of an element, or with the field "" what no other element has
     */
    <T> Page.Part<T> page(Collection<T> all, BiFunction<T, String, String> value, Page page) {
        Comparator<List<String>> order = descending ? Sorting::reversed : Sorting::compare;
        Optional<List<String>> after = page.after().map(this::keys);
        List<Keyed<T>> found = all.stream()
                .map(element -> new Keyed<>(element, keys(element, value)))
                .filter(keyed -> after.isEmpty() || order.compare(keyed.keys(), after.get()) > 0)
                .sorted((one, other) -> order.compare(one.keys(), other.keys()))
                .limit(page.size() + 1L)
                .toList();
        Page.Part<Keyed<T>> part = page.cut(found, keyed -> String.join(BETWEEN, keyed.keys()));
        return new Page.Part<>(part.elements().stream().map(Keyed::element).toList(), part.nextToken());
    }

    private <T> List<String> keys(T element, BiFunction<T, String, String> value) {
        List<String> keys = new ArrayList<>();
        fields.forEach(field -> keys.add(value.apply(element, field)));
        keys.add(value.apply(element, ""));
        return keys;
    }

    private List<String> keys(String token) {
        List<String> keys = List.of(token.split(BETWEEN, -1));
        if (keys.size() != fields.size() + 1) {
            throw new ApiException.ValidationError("nextToken", "is not a token of this list");
        }
        return keys;
    }

    private static int reversed(List<String> one, List<String> other) {
        return compare(other, one);
    }

    private static int compare(List<String> one, List<String> other) {
        for (int i = 0; i < one.size(); i++) {
            int compared = one.get(i).compareTo(other.get(i));
            if (compared != 0) {
                return compared;
            }
        }
        return 0;
    }

    /** A number as text that sorts like it. */
    static String padded(long number) {
        return String.format("%019d", number);
    }
}
