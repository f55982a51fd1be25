package dev.redoubt.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much of its heap another JVM holds. */
final class Heap {
    private static final Pattern TOTAL = Pattern.compile("^Total +\\d+ +(\\d+)$", Pattern.MULTILINE);

    private Heap() {}

    /**
     * Bytes of the objects that can be reached. It counts them while all threads stand still, so that what a busy server
     * makes and throws away between a collection and the look after it is not in the number.
     *
     * @throws IOException when that JVM is not there, or does not let itself be asked
     */
    static long reachable(long process) throws IOException {
        Matcher total = TOTAL.matcher(ask(process, "GC.class_histogram"));
        if (!total.find()) {
            throw new IOException("this JVM does not say what it holds");
        }
        return Long.parseLong(total.group(1));
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
