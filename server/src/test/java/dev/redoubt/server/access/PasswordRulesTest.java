package dev.redoubt.server.access;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.redoubt.server.access.PasswordRules.Requirements;
import dev.redoubt.server.api.ApiException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordRulesTest {
    @ParameterizedTest
    @CsvSource({
        "abcdefghijkl, 0, 0, 0, 0, 0",
        "abcdefghijklm, 13, 0, 0, 0, 0",
        "abcdefghIJ1!, 12, 8, 2, 1, 1",
    })
    void whatIsAskedForIsEnough(String password, int length, int lower, int upper, int numbers, int symbols) {
        PasswordRules rules = new PasswordRules(() -> new Requirements(length, lower, upper, numbers, symbols));
        assertDoesNotThrow(() -> rules.require("newPassword", password));
    }

    @ParameterizedTest
    @CsvSource({
        "abcdefghijk, 0, 0, 0, 0, 0",
        "abcdefghijklm, 14, 0, 0, 0, 0",
        "abcdefghIJ1!, 12, 9, 2, 1, 1",
        "abcdefghIJ1!, 12, 8, 3, 1, 1",
        "abcdefghIJ1!, 12, 8, 2, 2, 1",
        "abcdefghIJ1!, 12, 8, 2, 1, 2",
    })
    void oneLessIsNot(String password, int length, int lower, int upper, int numbers, int symbols) {
        PasswordRules rules = new PasswordRules(() -> new Requirements(length, lower, upper, numbers, symbols));
        assertThrows(ApiException.ValidationError.class, () -> rules.require("newPassword", password));
    }
}
