package dev.redoubt.faults.alerts;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Debian's Prometheus, Alertmanager and node exporter, on free ports of the loopback interface, with this project's rules and the
 * configurations that its playbooks install, in which an hour takes five seconds ({@link Times}).
 */
final class Monitoring implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int OK = 200;
    /** As Ansible does it. */
    private static final String RENDER = """
            import jinja2, sys
            environment = jinja2.Environment(trim_blocks=True, undefined=jinja2.StrictUndefined)
            print(environment.from_string(open(sys.argv[1]).read()).render(
                ansible_managed='as installed, with other ports and times', redoubt_host='appliance', redoubt_alert_webhooks=[sys.argv[2]]))
            """;

    private static final Pattern NAME = Pattern.compile("\"alertname\":\"(\\w+)\"");

    private final Path project;
    private final Path folder;
    private final HttpClient http = HttpClient.newHttpClient();
    private final int prometheus = freePort();
    private final int alertmanager = freePort();
    private final int exporter = freePort();
    private final List<Process> processes = new ArrayList<>();
    private Process exporting;

    private Monitoring(Path project, Path folder, int server, Hook hook) throws IOException {
        this.project = project;
        this.folder = Files.createDirectories(folder);
        copyRules();
        Files.writeString(folder.resolve("prometheus.yml"), prometheusConfiguration(server, hook));
        Files.writeString(folder.resolve("alertmanager.yml"), Times.shortened(installed("alertmanager.yml.j2", hook)));
        this.exporting = exporter();
        launch(
                "prometheus-alertmanager",
                List.of(
                        "--config.file=" + folder.resolve("alertmanager.yml"),
                        "--storage.path=" + folder.resolve("alertmanager"),
                        "--web.listen-address=127.0.0.1:" + alertmanager,
                        "--cluster.listen-address="));
        launch(
                "prometheus",
                List.of(
                        "--config.file=" + folder.resolve("prometheus.yml"),
                        "--storage.tsdb.path=" + folder.resolve("metrics"),
                        "--web.listen-address=127.0.0.1:" + prometheus,
                        "--web.console.templates=" + folder.resolve("consoles"),
                        "--web.console.libraries=" + project.resolve("ops/prometheus/console_libraries"),
                        "--log.level=warn"));
    }

    /**
     * @param project the folder of this project
     * @param server port of the server's management listener
     */
    static Monitoring start(Path project, Path folder, int server, Hook hook) throws IOException {
        Monitoring monitoring = new Monitoring(project, folder, server, hook);
        try {
            monitoring.awaitReady();
            return monitoring;
        } catch (IOException e) {
            monitoring.close();
            throw e;
        }
    }

    /** The folder for node exporter's textfile collector. */
    static Path textfiles(Path folder) {
        return folder.resolve("textfiles");
    }

    private void copyRules() throws IOException {
        Path copies = Files.createDirectories(folder.resolve("rules"));
        for (Path rules : rules(project)) {
            Files.writeString(copies.resolve(rules.getFileName()), Times.shortened(Files.readString(rules)));
        }
        List<String> check = new ArrayList<>(List.of("promtool", "check", "rules"));
        rules(folder.resolve("rules"), "").forEach(file -> check.add(file.toString()));
        run(check);
        run(List.of(project.resolve("ops/grafana/generate").toString(), "--runbooks", folder + "/consoles/runbooks"));
        try (Stream<Path> consoles = Files.list(project.resolve("ops/prometheus/consoles"))) {
            for (Path console : consoles.toList()) {
                Files.copy(console, folder.resolve("consoles").resolve(console.getFileName()));
            }
        }
    }

    /** The project's files of rules. */
    static List<Path> rules(Path project) throws IOException {
        return rules(project, "ops/prometheus/rules");
    }

    private static List<Path> rules(Path of, String below) throws IOException {
        try (Stream<Path> files = Files.list(of.resolve(below))) {
            return files.filter(file -> file.toString().endsWith(".yml"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> said = process.inputReader().lines().toList();
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
        return said;
    }

    /** As installed, but for ports and times. */
    private String prometheusConfiguration(int server, Hook hook) throws IOException {
        return installed("prometheus.yml.j2", hook)
                .replace("15s", "1s")
                .replace("/etc/prometheus/redoubt", folder.resolve("rules").toString())
                .replace("127.0.0.1:9093", "127.0.0.1:" + alertmanager)
                .replace("127.0.0.1:9640", "127.0.0.1:" + server)
                .replace("127.0.0.1:9100", "127.0.0.1:" + exporter)
                .replace("127.0.0.1:9090", "127.0.0.1:" + prometheus);
    }

    /** What a template of the playbooks becomes. */
    private String installed(String template, Hook hook) throws IOException {
        Path file = project.resolve("ansible/roles/monitoring/templates").resolve(template);
        return String.join("\n", run(List.of("python3", "-c", RENDER, file.toString(), hook.url()))) + "\n";
    }

    /** It looks at no more of the machine than its memory: of the rest {@link HostFigures} says what an appliance's would be. */
    private Process exporter() throws IOException {
        return launch(
                "prometheus-node-exporter",
                List.of(
                        "--web.listen-address=127.0.0.1:" + exporter,
                        "--collector.disable-defaults",
                        "--collector.textfile",
                        "--collector.textfile.directory=" + textfiles(folder),
                        "--collector.meminfo",
                        "--collector.netdev",
                        "--collector.diskstats",
                        "--log.level=warn"));
    }

    private Process launch(String program, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("/usr/bin/" + program));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve(program + ".log").toFile()))
                .start();
        processes.add(process);
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "end of " + program));
        return process;
    }

    /** Node exporter is killed. */
    void killExporter() {
        exporting.destroyForcibly().onExit().join();
    }

    void restartExporter() throws IOException {
        exporting = exporter();
    }

    /** Of Prometheus, where the console is. */
    String url() {
        return "http://127.0.0.1:" + prometheus;
    }

    /** Whether every query of dashboards and consoles is answered. @return what was said about it, in its last line all in numbers */
    List<String> askWhatIsShown() throws IOException {
        return run(List.of(project.resolve("ops/grafana/generate").toString(), "--ask", url()));
    }

    /** Names of the alerts that hold, whether somebody is told or not. */
    Set<String> firing() throws IOException, InterruptedException {
        URI uri = URI.create(url() + "/api/v1/query?query=ALERTS%7Balertstate%3D%22firing%22%7D");
        String answer = http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        return NAME.matcher(answer)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void awaitReady() throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (!isReady(http, prometheus) || !isReady(http, alertmanager)) {
                if (System.nanoTime() - end > 0 || processes.stream().anyMatch(process -> !process.isAlive())) {
                    throw new IOException("the monitoring did not start; what it said is in " + folder + "/*.log");
                }
                Thread.sleep(100);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static boolean isReady(HttpClient http, int port) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/-/ready"))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
        } catch (IOException e) {
            // It does not listen yet.
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        http.close();
        processes.reversed().forEach(Process::destroy);
        for (Process process : processes) {
            try {
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
