package dev.redoubt.evaluation;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * What the server's log gives away: it is read for everything that was said, named or typed, for every device and account that
 * there ever was, and for what a visitor puts into requests that make libraries complain.
 */
final class ServerLog {
    /** Of every device here: whoever connects comes from it. */
    private static final String ADDRESS = "127.0.0.1";

    private static final String RUDE = "written-by-a-rude-visitor";

    private static final Pattern LINE = Pattern.compile(
            "\\{\"time\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\","
                    + "\"level\":\"(INFO|WARN|ERROR)\",\"event\":\"([a-z_]+)\"(,\"[a-z_]+\":(\"([^\"\\\\]|\\\\.)*\"|\\d+))*}");

    /** The first cell of a row of {@code ops/log-events.md}. */
    private static final Pattern ROW = Pattern.compile("\\| `([a-z_]+)` \\|.*");

    private final Stage stage;
    private final Screen screen;
    private final Map<String, byte[]> identifiers = new TreeMap<>();

    ServerLog(Stage stage) {
        this.stage = stage;
        this.screen = stage.screen();
    }

    /** Whoever is there now is looked for later, too. */
    void note() throws SQLException {
        for (Database.Table table : stage.database().everything()) {
            if (table.name().equals("node") || table.name().equals("account")) {
                noteIds(table);
            }
        }
    }

    private void noteIds(Database.Table table) {
        int at = table.columns().indexOf("id");
        for (List<String> row : table.rows()) {
            identifiers.put(table.name() + " " + row.get(at), HexFormat.of().parseHex(row.get(at)));
        }
    }

    /**
     * Checks it.
     *
     * @param secrets long enough to be looked for in each encoding
     * @param names shorter ones, looked for as they are
     */
    void check(Collection<String> secrets, Collection<String> names) throws Exception {
        visitRudely();
        List<String> log = stage.appliance().log();
        Search search = new Search(words(secrets));
        identifiers.forEach(search::addBytes);
        String text = String.join("\n", log);
        Set<String> found = new TreeSet<>(search.in(text));
        names.stream().filter(text::contains).forEach(found::add);
        screen.check(
                "the server's log of " + log.size() + " lines names none of " + identifiers.size()
                        + " devices and accounts, no user, address, text or passphrase",
                found.isEmpty(),
                "it has " + found);
        checkThatItWouldBeFound(search);
        checkDictionary(log);
    }

    private Set<String> words(Collection<String> secrets) {
        Set<String> words = new HashSet<>(secrets);
        words.addAll(stage.links());
        stage.links().forEach(link -> words.add(link.substring(link.lastIndexOf('.') + 1)));
        words.add(RUDE);
        words.add(ADDRESS);
        return words;
    }

    private void checkThatItWouldBeFound(Search search) {
        byte[] anybody = identifiers.values().iterator().next();
        boolean works = search.in("{\"failure\":\"" + RUDE + "\"}").contains(RUDE)
                && search.in(HexFormat.of().formatHex(anybody)).size() == 1;
        screen.check("the search in the log works", works && identifiers.size() > 1, "it finds nothing");
    }

    private void checkDictionary(List<String> log) throws IOException {
        Set<String> known = events();
        List<String> strange = log.stream()
                .filter(line -> {
                    Matcher form = LINE.matcher(line);
                    return !form.matches() || !known.contains(form.group(2));
                })
                .toList();
        screen.check(
                "each line of the log is an event of ops/log-events.md", strange.isEmpty(), "there are " + strange);
    }

    private Set<String> events() throws IOException {
        Path dictionary = stage.project().resolve("ops/log-events.md");
        Set<String> events = new HashSet<>();
        for (String line : Files.readAllLines(dictionary)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                events.add(row.group(1));
            }
        }
        return events;
    }

    /** Requests that no parser likes, each with the same words in it, on connections that end in the middle of something. */
    private void visitRudely() throws Exception {
        List<String> requests = new ArrayList<>(List.of(
                "GET /" + RUDE + " HTTP/1.1\r\nHost: " + RUDE + "\r\n\r\n",
                "GET /" + RUDE + "/%zz?" + RUDE + " HTTP/1.1\r\nHost: localhost\r\n" + RUDE + "\r\n\r\n",
                RUDE + " / HTTP/9.9\r\nHost: " + RUDE + ":" + RUDE + "\r\n\r\n",
                "POST /exchange HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + RUDE + "\r\n\r\n" + RUDE,
                "POST /exchange HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n" + RUDE,
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + RUDE.repeat(20)));
        for (String request : requests) {
            visit(request, "http/1.1");
            visit(request, "h2");
        }
        visitWithoutTls();
    }

    private void visit(String request, String protocol) throws Exception {
        SSLContext context = Tap.contextTrusting(stage.appliance().authority());
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket("localhost", stage.appliance().port())) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {protocol});
            socket.setSSLParameters(parameters);
            socket.setSoTimeout(2_000);
            say(socket, request);
        } catch (IOException e) {
            // As it should be: nobody talks to such a visitor.
        }
    }

    private void visitWithoutTls() throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), stage.appliance().port())) {
            socket.setSoTimeout(2_000);
            say(socket, RUDE);
        } catch (IOException e) {
            // Likewise.
        }
    }

    private static void say(Socket socket, String words) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(words.getBytes(StandardCharsets.UTF_8));
        out.flush();
        InputStream in = socket.getInputStream();
        in.readNBytes(1 << 14);
    }
}
