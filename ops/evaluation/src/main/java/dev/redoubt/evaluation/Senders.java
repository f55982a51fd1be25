package dev.redoubt.evaluation;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * While a message waits at the appliance: does anything there tie it to whoever sent it? Every column of every table is
 * looked through for the identifiers of the sender's device and account, and the log too.
 */
final class Senders {
    private static final String WAITING = "Whoever carries this does not know whose words they are.";

    /** What the server keeps of accounts and devices as such; who sent what is no part of it. */
    private static final Set<String> OF_ACCOUNTS = Set.of(
            "account.id",
            "account.state",
            "node.id",
            "node.account",
            "node.certificate",
            "node.agreement_record",
            "node.last_resort_key",
            "ephemeral_key.node",
            "ephemeral_key.signed_key",
            "recovery.account",
            "recovery.content",
            "recovery.statement");

    private final Stage stage;
    private final Screen screen;
    private final Company company;

    /** An identifier, in hexadecimal digits, and what it is. */
    private record Identifier(String what, String hex) {}

    Senders(Stage stage, Company company) {
        this.stage = stage;
        this.screen = stage.screen();
        this.company = company;
    }

    void check() throws Exception {
        Device sender = company.devicesOf(Story.BENEDIKT).getFirst();
        Set<String> before = values(stage.database().everything(), "envelope", "node");
        company.says(sender, Story.CHARLOTTE, WAITING);
        List<Database.Table> tables = stage.database().everything();
        Set<String> recipients = values(tables, "envelope", "node");
        recipients.removeAll(before);
        columnsAreDeclared(tables);
        List<Identifier> senders = senders(tables, recipients);
        screen.check(
                "the message waits, for " + recipients.size() + " device; " + senders.size()
                        + " identifiers may be its sender's",
                recipients.size() == 1 && !senders.isEmpty(),
                "recipients " + recipients);
        Set<String> places = places(tables, senders);
        boolean works = places.removeIf(OF_ACCOUNTS::contains);
        screen.check(
                "no row says who sent it, who asked for keys, or who put a file there",
                works && places.isEmpty(),
                works ? "see " + places : "not even the accounts were found");
        checkLog(senders);
        company.looks(company.devicesOf(Story.CHARLOTTE).getFirst());
    }

    private void columnsAreDeclared(List<Database.Table> tables) throws Exception {
        Set<String> declared = Columns.declared(stage.project().resolve("server/METADATA.toml"));
        Set<String> present = new TreeSet<>();
        tables.forEach(table -> table.columns().forEach(column -> present.add(table.name() + "." + column)));
        screen.check(
                "the " + present.size() + " columns of the database are those of server/METADATA.toml",
                present.equals(declared),
                "they are " + present);
    }

    /** Of all devices and accounts but the one that it waits for. */
    private static List<Identifier> senders(List<Database.Table> tables, Set<String> recipients) {
        List<Identifier> senders = new ArrayList<>();
        for (Database.Table table : tables) {
            if (table.name().equals("node")) {
                int id = table.columns().indexOf("id");
                int account = table.columns().indexOf("account");
                for (List<String> row : table.rows()) {
                    if (!recipients.contains(row.get(id))) {
                        senders.add(new Identifier("device", row.get(id)));
                        senders.add(new Identifier("account", row.get(account)));
                    }
                }
            }
        }
        return senders;
    }

    /** The columns that hold one of them, as text or as bytes. */
    private static Set<String> places(List<Database.Table> tables, List<Identifier> identifiers) {
        Set<String> places = new TreeSet<>();
        for (Database.Table table : tables) {
            for (List<String> row : table.rows()) {
                for (int i = 0; i < row.size(); i++) {
                    String cell = row.get(i).toLowerCase(Locale.ROOT);
                    if (identifiers.stream().anyMatch(one -> cell.contains(one.hex()))) {
                        places.add(table.name() + "." + table.columns().get(i));
                    }
                }
            }
        }
        return places;
    }

    private void checkLog(List<Identifier> senders) {
        String log = String.join("\n", stage.appliance().log());
        Set<String> named = new HashSet<>();
        for (Identifier one : senders) {
            byte[] bytes = HexFormat.of().parseHex(one.hex());
            boolean stands = log.toLowerCase(Locale.ROOT).contains(one.hex())
                    || log.contains(Base64.getEncoder().withoutPadding().encodeToString(bytes))
                    || log.contains(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
            if (stands) {
                named.add(one.what());
            }
        }
        screen.check("the server's log names no device and no account", named.isEmpty(), "it names a " + named);
    }

    private static Set<String> values(List<Database.Table> tables, String name, String column) {
        Set<String> values = new HashSet<>();
        tables.stream()
                .filter(table -> table.name().equals(name))
                .forEach(table -> table.rows()
                        .forEach(row -> values.add(row.get(table.columns().indexOf(column)))));
        return values;
    }
}
