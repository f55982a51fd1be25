package dev.redoubt.faults.alerts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rules, and when Alertmanager tells, in a world in which an hour takes five seconds: every duration of a copy of them is divided by
 * {@value #FACTOR}, windows, how long something must hold, offsets, and how far ahead is looked. What is compared with a point in time, such as the age of a
 * backup, stays as it is, since that comes from outside.
 */
final class Times {
    static final int FACTOR = 720;
    /** Of windows: with less than this a rate has too few samples, one a second, to be one. */
    static final int SHORTEST_WINDOW = 5;

    /** What waits for an hour that the server measures with its own clock, and for devices to take policies, which these never do. */
    private static final Set<String> AS_THEY_ARE = Set.of("ExpiryRests", "PolicyNotTaken");

    private static final String DURATION = "(\\d+(?:ms|[smhdwy]))";
    private static final Pattern ALERT = Pattern.compile("^\\s*- alert: (\\w+)$");
    private static final Pattern HOLDS = Pattern.compile(
            "^(\\s*(?:for|keep_firing_for|interval|group_wait|group_interval|repeat_interval): )" + DURATION + "$");
    private static final Pattern WINDOW = Pattern.compile("\\[" + DURATION + "\\]");
    private static final Pattern SUBQUERY = Pattern.compile("\\[" + DURATION + ":" + DURATION + "\\]");
    private static final Pattern OFFSET = Pattern.compile("\\boffset " + DURATION);
    private static final Pattern AHEAD = Pattern.compile("(predict_linear\\([^\\[\\]]*\\[[^\\]]*\\], )([0-9 *]+)\\)");
    private static final Map<String, Integer> UNITS =
            Map.of("s", 1, "m", 60, "h", 3_600, "d", 86_400, "w", 604_800, "y", 31_536_000);

    private Times() {}

    /** @param rules or Alertmanager's configuration, the whole of one file */
    static String shortened(String rules) {
        List<String> lines = new ArrayList<>();
        String alert = "";
        for (String line : rules.split("\n", -1)) {
            Matcher named = ALERT.matcher(line);
            if (named.matches()) {
                alert = named.group(1);
            }
            lines.add(AS_THEY_ARE.contains(alert) ? line : shortenedLine(line));
        }
        return String.join("\n", lines);
    }

    private static String shortenedLine(String line) {
        String text = replaced(HOLDS, line, found -> found.group(1) + seconds(found.group(2), 1));
        text = replaced(WINDOW, text, found -> "[" + seconds(found.group(1), SHORTEST_WINDOW) + "]");
        text = replaced(
                SUBQUERY,
                text,
                found -> "[" + seconds(found.group(1), SHORTEST_WINDOW) + ":" + seconds(found.group(2), 1) + "]");
        text = replaced(OFFSET, text, found -> "offset " + seconds(found.group(1), SHORTEST_WINDOW));
        return replaced(AHEAD, text, found -> found.group(1) + "(" + found.group(2) + ") / " + FACTOR + ")");
    }

    private static String replaced(Pattern pattern, String text, Function<MatchResult, String> by) {
        return pattern.matcher(text).replaceAll(found -> Matcher.quoteReplacement(by.apply(found)));
    }

    private static String seconds(String duration, int least) {
        if (duration.endsWith("ms")) {
            return duration;
        }
        long number = Long.parseLong(duration.substring(0, duration.length() - 1));
        long all = number * UNITS.getOrDefault(duration.substring(duration.length() - 1), 1);
        return Math.max(least, Math.ceilDiv(all, FACTOR)) + "s";
    }

    /** Names of the alerts of one file. */
    static List<String> alerts(String rules) {
        return rules.lines()
                .map(ALERT::matcher)
                .filter(Matcher::matches)
                .map(found -> found.group(1))
                .toList();
    }
}
