package dev.redoubt.server.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.server.database.MetadataLedger;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What keeps a column with a user's data from being added without {@code explain-user} showing it. */
class LedgerOfUsersTest {
    private final MetadataLedger ledger = MetadataLedger.load();

    @Test
    void ledgerSaysOfEveryTableWhoseItIs() {
        Set<String> tables = new TreeSet<>();
        ledger.columns().forEach(column -> tables.add(column.substring(0, column.indexOf('.'))));
        assertEquals(tables, ledger.tables().keySet());
    }

    @Test
    void everyTableOfUsersIsExplainedAndNoOther() {
        Set<String> ofUsers = new TreeSet<>();
        ledger.tables().forEach((table, whose) -> {
            if (whose.equals(MetadataLedger.OF_A_USER)) {
                ofUsers.add(table);
            }
        });
        assertEquals(ofUsers, ExplainUser.tables());
    }

    @Test
    void othersSayWhyTheyAreNobodys() {
        ledger.tables()
                .forEach((table, whose) -> assertTrue(
                        whose.equals(MetadataLedger.OF_A_USER)
                                || whose.startsWith("nobody: ")
                                || whose.startsWith("administrators: "),
                        table));
        assertFalse(ledger.memory().isEmpty());
    }

    /** What checks a passphrase or a challenge; all other secrets are kept as digests of random ones, which nobody can try. */
    @Test
    void columnsThatCheckWhatPeopleChooseAreHidden() {
        Set<String> hidden = new TreeSet<>();
        ledger.meanings().forEach((column, meaning) -> {
            if (meaning.hidden()) {
                hidden.add(column);
            }
        });
        assertEquals(Set.of("user_account.challenge", "recovery.verifier"), hidden);
        ledger.meanings().forEach((column, meaning) -> {
            String table = column.substring(0, column.indexOf('.'));
            boolean isOfAUser = MetadataLedger.OF_A_USER.equals(ledger.tables().get(table));
            assertTrue(!isOfAUser || !meaning.purpose().contains("Argon2id") || meaning.hidden(), column);
        });
    }
}
