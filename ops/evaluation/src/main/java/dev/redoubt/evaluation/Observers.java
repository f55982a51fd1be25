package dev.redoubt.evaluation;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks for everything that was said, shown, named or typed wherever the appliance, a thief of its disks, or somebody who has
 * broken TLS could look. Before each search words are put there on purpose, which it must find.
 */
final class Observers {
    private static final String PLANTED = "these words were planted to be found";

    private static final String WAITING = "Whoever carries this does not know whose words they are.";

    private final Stage stage;
    private final Screen screen;
    private final Company company;
    private final ServerLog log;

    /** @param log which may have been told who there was before */
    Observers(Stage stage, Company company, ServerLog log) {
        this.log = log;
        this.stage = stage;
        this.screen = stage.screen();
        this.company = company;
    }

    void check() throws Exception {
        Set<String> words = new HashSet<>(company.secrets());
        words.add(PLANTED);
        Search search = new Search(words);
        screen.line(
                company.secrets().size() + " texts, names and passphrases are looked for, in each of their encodings.");
        searchDatabase(search);
        searchFolder("the folder of the users' files", stage.appliance().blobs(), search);
        searchWire(search);
        log.note();
        log.check(company.secrets(), Set.of());
        checkSender();
    }

    private void checkSender() throws Exception {
        Senders senders = new Senders(stage);
        senders.checkColumns();
        senders.begin();
        company.says(company.devicesOf(Story.BENEDIKT).getFirst(), Story.CHARLOTTE, WAITING);
        senders.check(1);
        company.looks(company.devicesOf(Story.CHARLOTTE).getFirst());
    }

    private void searchDatabase(Search search) throws Exception {
        stage.database()
                .execute("create table planted (words varchar(255))", "insert into planted values ('" + PLANTED + "')");
        try {
            List<Database.Table> tables = stage.database().everything();
            Set<String> found = new HashSet<>();
            for (Database.Table table : tables) {
                found.addAll(search.in(table.name() + table.columns() + table.rows()));
            }
            long rows = tables.stream().mapToLong(table -> table.rows().size()).sum();
            nothingBut("the " + tables.size() + " tables, " + rows + " rows", found);
            Map<Path, Set<String>> files = screen.step(
                    "reading the database's own files: tables, redo log, log of changes",
                    () -> search.in(stage.database().files()));
            Set<String> names = new HashSet<>();
            files.forEach((file, words) -> {
                if (words.contains(PLANTED)) {
                    names.add(file.getFileName().toString().replaceAll("[0-9.]+$", ""));
                }
            });
            screen.check(
                    "the words were found in its redo log and its log of changes",
                    names.containsAll(Set.of("ib_logfile", "changes")),
                    "only in " + names);
            nothingBut("the database's own files", union(files));
        } finally {
            stage.database().execute("drop table planted");
        }
    }

    private void searchFolder(String what, Path folder, Search search) throws Exception {
        Path planted = Files.writeString(folder.resolve("planted"), "x".repeat(1_000_000) + PLANTED);
        try {
            nothingBut(what + " (" + mebibytes(folder) + " MiB)", union(search.in(folder)));
        } finally {
            Files.delete(planted);
        }
    }

    /** Somebody who forgets the channel says something through the same tap. */
    private void searchWire(Search search) throws Exception {
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(Tap.contextTrusting(stage.appliance().authority()))
                .build()) {
            URI uri = URI.create("https://localhost:" + stage.tap().port() + "/channel");
            client.send(
                    HttpRequest.newBuilder(uri)
                            .POST(BodyPublishers.ofString(PLANTED))
                            .build(),
                    BodyHandlers.discarding());
        }
        Path recordings = stage.recordings();
        Set<String> found = screen.step(
                "reading what somebody who has broken TLS saw, " + mebibytes(recordings) + " MiB",
                () -> union(search.in(recordings)));
        nothingBut("what TLS carried", found);
    }

    private void nothingBut(String where, Set<String> found) {
        Set<String> words = new HashSet<>(found);
        boolean works = words.remove(PLANTED);
        screen.check(
                "nothing readable in " + where + "; the planted words are found",
                works && words.isEmpty(),
                works ? "there is " + words : "the planted words are not found");
    }

    private static Set<String> union(Map<Path, Set<String>> found) {
        Set<String> all = new HashSet<>();
        found.values().forEach(all::addAll);
        return all;
    }

    private static long mebibytes(Path folder) throws Exception {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                            .mapToLong(file -> file.toFile().length())
                            .sum()
                    >> 20;
        }
    }
}
