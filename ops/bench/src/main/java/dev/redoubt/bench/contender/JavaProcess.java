package dev.redoubt.bench.contender;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Another JVM of this user, asked through the JDK's own {@code jcmd}. */
public record JavaProcess(long pid) {
    private static final Pattern USED = Pattern.compile("\\bused (\\d+)K");
    private static final int COLLECTIONS = 2;

    /** Full collections; more than one, for what only a finished cleaner lets go of. */
    public void collect() throws IOException {
        for (int i = 0; i < COLLECTIONS; i++) {
            ask("GC.run");
        }
    }

    /** KiB that are reachable, or were not collected yet. */
    public long heap() throws IOException {
        return heap(ask("GC.heap_info"));
    }

    /** The heap's KiB in what {@code GC.heap_info} says: the sum of its generations, where each is named. */
    static long heap(String said) throws IOException {
        long sum = 0;
        boolean any = false;
        Matcher used = USED.matcher(said);
        while (used.find() && !said.substring(0, used.start()).contains("Metaspace")) {
            sum += Long.parseLong(used.group(1));
            any = true;
        }
        if (!any) {
            throw new IOException("no heap in: " + said);
        }
        return sum;
    }

    private String ask(String question) throws IOException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process process = new ProcessBuilder(jcmd, Long.toString(pid), question)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException("jcmd " + pid + " " + question + ": " + said);
            }
            return said;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
