package dev.redoubt.server.administration.observe;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Prometheus' text format, version 0.0.4. Strict: a line that is neither a sample, a comment nor empty ends it, as
 * does a series that comes twice, and more of anything than an appliance would say. Time stamps are passed over.
 */
final class ScrapeParser {
    static final int MOST_SAMPLES = 100_000;
    static final int MOST_LABELS = 16;
    static final int LONGEST_LINE = 8 * 1024;

    // Of what Java takes for a number, what Go prints: no hexadecimal digits, no type suffix.
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(?:[0-9]{1,40}(?:\\.[0-9]{0,40})?|\\.[0-9]{1,40})(?:[eE][+-]?[0-9]{1,4})?");
    private static final Pattern TIME = Pattern.compile("-?[0-9]{1,19}");

    private final List<Sample> samples = new ArrayList<>();
    private final Set<Map.Entry<String, Map<String, String>>> seen = new HashSet<>();
    private int number;
    private String line = "";
    private int at;

    private ScrapeParser() {}

    static List<Sample> parse(String text) throws MalformedScrapeException {
        ScrapeParser parser = new ScrapeParser();
        for (int begin = 0; begin < text.length(); ) {
            int end = text.indexOf('\n', begin);
            int stop = end < 0 ? text.length() : end;
            parser.line(text, begin, stop);
            begin = stop + 1;
        }
        return parser.samples;
    }

    private void line(String text, int begin, int end) throws MalformedScrapeException {
        number++;
        if (end - begin > LONGEST_LINE) {
            throw wrong("longer than " + LONGEST_LINE + " characters");
        }
        line = text.substring(begin, end).strip();
        at = 0;
        if (!line.isEmpty() && line.charAt(0) != '#') {
            add(sample());
        }
    }

    private void add(Sample sample) throws MalformedScrapeException {
        if (!seen.add(Map.entry(sample.name(), sample.labels()))) {
            throw wrong("a series that was there already");
        }
        if (samples.size() == MOST_SAMPLES) {
            throw wrong("more than " + MOST_SAMPLES + " samples");
        }
        samples.add(sample);
    }

    private Sample sample() throws MalformedScrapeException {
        String name = name(true);
        Map<String, String> labels = next('{') ? labels() : Map.of();
        String[] rest = line.substring(at).strip().split("[ \t]+", -1);
        if (rest.length > 2 || (rest.length == 2 && !TIME.matcher(rest[1]).matches())) {
            throw wrong("something behind the value");
        }
        return new Sample(name, labels, value(rest[0]));
    }

    private Map<String, String> labels() throws MalformedScrapeException {
        Map<String, String> labels = new LinkedHashMap<>();
        while (!next('}')) {
            String label = name(false);
            require('=');
            require('"');
            if (labels.put(label, text()) != null) {
                throw wrong("a label that comes twice");
            }
            if (labels.size() > MOST_LABELS) {
                throw wrong("more than " + MOST_LABELS + " labels");
            }
            if (!next(',')) {
                require('}');
                break;
            }
        }
        return labels;
    }

    private String name(boolean colons) throws MalformedScrapeException {
        blanks();
        int begin = at;
        while (at < line.length() && isOfName(line.charAt(at), at == begin, colons)) {
            at++;
        }
        if (at == begin) {
            throw wrong("no name where one belongs");
        }
        return line.substring(begin, at);
    }

    private static boolean isOfName(char c, boolean first, boolean colons) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || c == '_'
                || (colons && c == ':')
                || (!first && c >= '0' && c <= '9');
    }

    /** To its closing mark. */
    private String text() throws MalformedScrapeException {
        StringBuilder text = new StringBuilder();
        while (at < line.length()) {
            char c = line.charAt(at++);
            if (c == '"') {
                return text.toString();
            }
            text.append(c == '\\' ? escaped() : c);
        }
        throw wrong("a text without its end");
    }

    private char escaped() throws MalformedScrapeException {
        char c = at < line.length() ? line.charAt(at++) : ' ';
        return switch (c) {
            case '\\', '"' -> c;
            case 'n' -> '\n';
            default -> throw wrong("an escape that there is not");
        };
    }

    private double value(String text) throws MalformedScrapeException {
        return switch (text) {
            case "NaN" -> Double.NaN;
            case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> {
                if (!NUMBER.matcher(text).matches()) {
                    throw wrong("no number");
                }
                yield Double.parseDouble(text);
            }
        };
    }

    private void blanks() {
        while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
            at++;
        }
    }

    private boolean next(char c) {
        blanks();
        boolean there = at < line.length() && line.charAt(at) == c;
        at += there ? 1 : 0;
        return there;
    }

    private void require(char c) throws MalformedScrapeException {
        if (!next(c)) {
            throw wrong("no " + c + " where one belongs");
        }
    }

    private MalformedScrapeException wrong(String why) {
        return new MalformedScrapeException(number, why);
    }
}
