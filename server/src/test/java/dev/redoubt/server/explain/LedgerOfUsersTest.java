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
}
