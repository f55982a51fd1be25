package dev.redoubt.server.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.administrator.Administrator;
import dev.redoubt.server.administrator.Role;
import dev.redoubt.server.api.ApiException;
import dev.redoubt.server.api.Call;
import dev.redoubt.server.api.Page;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SortingTest {
    private static final Set<String> FIELDS = Set.of("color", "size");

    private record Thing(int id, String color, int size) {
        String value(String field) {
            return switch (field) {
                case "color" -> color;
                case "size" -> Sorting.padded(size);
                default -> Sorting.padded(id);
            };
        }
    }

    private static Call call(String fields, String direction) {
        ObjectNode input = JsonNodeFactory.instance.objectNode();
        if (!fields.isEmpty()) {
            input.put("sortFields", fields);
        }
        if (!direction.isEmpty()) {
            input.put("sortDirection", direction);
        }
        return new Call(new Administrator("alice", Role.AUDITOR), "List", input);
    }

    private static Sorting sorting(String fields, String direction) {
        return Sorting.of(call(fields, direction), FIELDS);
    }

    private static Page.Part<Thing> page(Sorting sorting, List<Thing> things, int size, Optional<String> token) {
        Optional<String> after =
                token.map(text -> new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8));
        return sorting.page(things, Thing::value, new Page(size, after));
    }

    @Test
    void theNewestComesFirstIfNothingElseIsSaid() {
        assertEquals(new Sorting(List.of(), true), sorting("", ""));
        assertEquals(new Sorting(List.of("color", "size"), false), sorting("color+size", "ASC"));
        assertEquals(new Sorting(List.of("color", "size"), true), sorting("color size", "DESC"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"shape", "color+", "+", "color+size+color", "Color"})
    void otherFieldsAreRefused(String fields) {
        assertThrows(ApiException.ValidationError.class, () -> sorting(fields, ""));
    }

    @Test
    void allComeOnceWhateverIsAddedOrDeletedBetweenPages() {
        Random random = new Random(1);
        for (int run = 0; run < 200; run++) {
            List<Thing> things = new ArrayList<>();
            for (int id = 0; id < 30; id++) {
                things.add(new Thing(id, "c" + random.nextInt(3), random.nextInt(3)));
            }
            Collections.shuffle(things, random);
            List<Thing> stay = List.copyOf(things.subList(0, 20));
            Sorting sorting = sorting(
                    List.of("", "color", "size+color").get(random.nextInt(3)), random.nextBoolean() ? "ASC" : "DESC");
            List<Thing> seen = new ArrayList<>();
            Optional<String> token = Optional.empty();
            do {
                Page.Part<Thing> part = page(sorting, things, 1 + random.nextInt(5), token);
                seen.addAll(part.elements());
                token = part.nextToken();
                things.stream().filter(one -> !stay.contains(one)).findAny().ifPresent(things::remove);
                things.addFirst(new Thing(100 + seen.size(), "c" + random.nextInt(3), random.nextInt(3)));
            } while (token.isPresent());
            for (Thing one : stay) {
                assertEquals(1, Collections.frequency(seen, one));
            }
        }
    }

    @Test
    void thereIsNoNextPageBehindTheLastElement() {
        List<Thing> two = List.of(new Thing(1, "a", 1), new Thing(2, "b", 1));
        assertFalse(page(sorting("color", "ASC"), two, 2, Optional.empty())
                .nextToken()
                .isPresent());
        assertEquals(
                two, page(sorting("color", "ASC"), two, 2, Optional.empty()).elements());
        assertEquals(
                two.reversed(),
                page(sorting("color", ""), two, 2, Optional.empty()).elements());
    }

    @Test
    void aTokenOfAnotherOrderIsRefused() {
        List<Thing> two = List.of(new Thing(1, "a", 1), new Thing(2, "b", 1));
        Optional<String> token =
                page(sorting("color", ""), two, 1, Optional.empty()).nextToken();
        assertThrows(ApiException.ValidationError.class, () -> page(sorting("", ""), two, 1, token));
    }
}
