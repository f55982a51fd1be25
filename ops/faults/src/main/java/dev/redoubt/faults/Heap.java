package dev.redoubt.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** How much of its heap another JVM uses. */
final class Heap {
    private static final Pattern USED =
            Pattern.compile("total(?: reserved)? \\d+K(?:, committed \\d+K)?, used (\\d+)K");

    /** What is thrown away between a collection and the look after it is no memory that is held: on a busy machine that is long. */
    private static final int LOOKS = 5;

    private Heap() {}

    /** Bytes that are left in use after a full collection: the least of a few looks. */
    static long used(long process) throws IOException {
        long least = Long.MAX_VALUE;
        for (int look = 0; look < LOOKS; look++) {
            least = Math.min(least, usedAfterCollection(process));
        }
        return least;
    }

    private static long usedAfterCollection(long process) throws IOException {
        ask(process, "GC.run");
        long kibibytes = USED.matcher(ask(process, "GC.heap_info"))
                .results()
                .map((MatchResult match) -> match.group(1))
                .mapToLong(Long::parseLong)
                .sum();
        if (kibibytes == 0) {
            throw new IOException("this JVM does not say what it uses");
        }
        return kibibytes << 10;
    }

    private static String ask(long process, String question) throws IOException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process asking = new ProcessBuilder(jcmd, Long.toString(process), question)
                .redirectErrorStream(true)
                .start();
        String answer = new String(asking.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (asking.onExit().join().exitValue() != 0) {
            throw new IOException(answer);
        }
        return answer;
    }
}
