package dev.redoubt.evaluation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * While a message waits at the appliance: does anything there tie it to whoever sent it? Every column of every table is
 * looked through for the identifiers of the sender's device and account, and the log too.
 */
final class Senders {
    /** What the server keeps of accounts and devices as such; who sent what is no part of it. */
    private static final Set<String> OF_ACCOUNTS = Set.of(
            "account.id",
            "account.state",
            "account_data.account",
            "account_data.content",
            "account_data.storage_key",
            "node.id",
            "node.account",
            "node.certificate",
            "node.agreement_record",
            "node.last_resort_key",
            "ephemeral_key.node",
            "ephemeral_key.signed_key",
            "recovery.account",
            "recovery.content",
            "recovery.statement",
            // Which user an account is, for administrators.
            "user_account.account");

    /** Of every device here: whoever connects comes from it. */
    private static final String ADDRESS = "127.0.0.1";

    private final Stage stage;
    private final Screen screen;
    private Set<String> before = Set.of();

    /** An identifier, in each of its forms, and what it is. */
    private record Identifier(String what, List<String> forms) {
        static Identifier of(String what, byte[] bytes) {
            return new Identifier(
                    what,
                    List.of(
                            HexFormat.of().formatHex(bytes),
                            Base64.getEncoder().withoutPadding().encodeToString(bytes),
                            Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)));
        }

        static Identifier address() {
            return new Identifier(
                    "address", List.of(ADDRESS, HexFormat.of().formatHex(ADDRESS.getBytes(StandardCharsets.US_ASCII))));
        }

        boolean standsIn(String text) {
            return forms.stream().anyMatch(text::contains);
        }
    }

    Senders(Stage stage) {
        this.stage = stage;
        this.screen = stage.screen();
    }

    /** What waits already. */
    void begin() throws Exception {
        before = rows(stage.database().everything(), "envelope").stream()
                .map(row -> row.get("id"))
                .collect(Collectors.toSet());
    }

    /**
     * Of the message that was sent since, and that nobody has fetched.
     *
     * @param devices that it is for
     */
    void check(int devices) throws Exception {
        List<Database.Table> tables = stage.database().everything();
        Set<String> recipients = rows(tables, "envelope").stream()
                .filter(row -> !before.contains(row.get("id")))
                .map(row -> row.get("node"))
                .collect(Collectors.toSet());
        List<Identifier> senders = senders(tables, recipients);
        screen.check(
                "the message waits for " + devices + (devices == 1 ? " device" : " devices"),
                recipients.size() == devices && senders.size() > 1,
                "for " + recipients);
        Set<String> places = places(tables, senders);
        boolean works = places.removeIf(OF_ACCOUNTS::contains);
        screen.check(
                "no row says who sent it, who asked for keys, or who put a file there",
                works && places.isEmpty(),
                works ? "see " + places : "not even the accounts were found");
        checkLog(senders);
    }

    /** Nothing is kept that the server's ledger does not name. */
    void checkColumns() throws Exception {
        List<Database.Table> tables = stage.database().everything();
        Set<String> declared = Columns.declared(stage.project().resolve("server/METADATA.toml"));
        Set<String> present = new TreeSet<>();
        tables.forEach(table -> table.columns().forEach(column -> present.add(table.name() + "." + column)));
        screen.check(
                "the " + present.size() + " columns of the database are those of server/METADATA.toml",
                present.equals(declared),
                "they are " + present);
    }

    /** All that it may have come from: every device and account but those that it waits for, and the address of all. */
    private static List<Identifier> senders(List<Database.Table> tables, Set<String> recipients) {
        List<Identifier> senders = new ArrayList<>(List.of(Identifier.address()));
        for (Map<String, String> node : rows(tables, "node")) {
            String id = node.getOrDefault("id", "");
            if (!recipients.contains(id)) {
                senders.add(Identifier.of("device", HexFormat.of().parseHex(id)));
                senders.add(Identifier.of("account", HexFormat.of().parseHex(node.getOrDefault("account", ""))));
            }
        }
        return senders;
    }

    /** The columns that hold one of them, as text or as bytes. */
    private static Set<String> places(List<Database.Table> tables, List<Identifier> identifiers) {
        Set<String> places = new TreeSet<>();
        for (Database.Table table : tables) {
            rows(tables, table.name())
                    .forEach(row -> row.forEach((column, cell) -> {
                        if (identifiers.stream().anyMatch(one -> one.standsIn(cell))) {
                            places.add(table.name() + "." + column);
                        }
                    }));
        }
        return places;
    }

    private void checkLog(List<Identifier> senders) {
        String log = String.join("\n", stage.appliance().log());
        Set<String> named = senders.stream()
                .filter(one -> one.standsIn(log))
                .map(Identifier::what)
                .collect(Collectors.toSet());
        screen.check("the server's log names no device, account or address", named.isEmpty(), "it names a " + named);
    }

    private static List<Map<String, String>> rows(List<Database.Table> tables, String name) {
        List<Map<String, String>> rows = new ArrayList<>();
        for (Database.Table table : tables) {
            if (table.name().equals(name)) {
                for (List<String> cells : table.rows()) {
                    Map<String, String> row = new LinkedHashMap<>();
                    for (int i = 0; i < cells.size(); i++) {
                        row.put(table.columns().get(i), cells.get(i));
                    }
                    rows.add(row);
                }
            }
        }
        return rows;
    }
}
