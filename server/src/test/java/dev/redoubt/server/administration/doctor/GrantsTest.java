package dev.redoubt.server.administration.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class GrantsTest {
    private static List<String> beyond(String... grants) {
        return Grants.beyondRows(List.of(grants), "redoubt");
    }

    @Test
    void rowsOfItsOwnAreNothingMore() {
        assertEquals(
                List.of(),
                beyond(
                        "GRANT USAGE ON *.* TO `redoubt`@`localhost` IDENTIFIED BY PASSWORD"
                                + " '*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19'",
                        "GRANT SELECT, INSERT, UPDATE, DELETE ON `redoubt`.* TO `redoubt`@`localhost`"));
    }

    @Test
    void eachRightBeyondIsNamed() {
        assertEquals(
                List.of("ALL PRIVILEGES on redoubt.*"), beyond("GRANT ALL PRIVILEGES ON `redoubt`.* TO `redoubt`@`%`"));
        assertEquals(
                List.of("ALTER, CREATE on redoubt.*"),
                beyond("GRANT SELECT, CREATE, ALTER ON `redoubt`.* TO `redoubt`@`%`"));
        assertEquals(List.of("SELECT on *.*"), beyond("GRANT SELECT ON *.* TO `redoubt`@`%`"));
        assertEquals(List.of("SELECT on other.*"), beyond("GRANT SELECT ON `other`.* TO `redoubt`@`%`"));
        assertEquals(
                List.of("GRANT OPTION on redoubt.*"),
                beyond("GRANT SELECT ON `redoubt`.* TO `redoubt`@`%` WITH GRANT OPTION"));
    }

    @Test
    void ofManyTheFirstAreNamed() {
        assertEquals(
                List.of("ALTER, CREATE, DROP, EVENT and 1 more on test.*"),
                beyond("GRANT EVENT, INDEX, DROP, CREATE, ALTER ON `test`.* TO PUBLIC"));
        assertEquals(
                List.of("ALTER, CREATE, DROP, EVENT on test.*"),
                beyond("GRANT EVENT, DROP, CREATE, ALTER ON `test`.* TO PUBLIC"));
    }

    @Test
    void whatIsNotUnderstoodIsShownWithoutItsPassword() {
        assertEquals(
                List.of("GRANT `role` TO `redoubt`@`%` PASSWORD"),
                beyond("GRANT `role` TO `redoubt`@`%` PASSWORD '*0123'"));
    }
}
