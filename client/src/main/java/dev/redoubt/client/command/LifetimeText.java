package dev.redoubt.client.command;

import dev.redoubt.client.model.Lifetime;
import dev.redoubt.client.model.Message;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lifetimes as people read and type them: {@code 30 s}, {@code 10 min}, {@code 1 h}, {@code 7 d}, {@code 2 w}. */
final class LifetimeText {
    private static final Pattern TYPED = Pattern.compile("([0-9]{1,9}) ?(s|min|m|h|d|w)");

    private final boolean symbols;
    private final InstantSource clock;

    /** @param charset of where it is shown: symbols only where it has them */
    LifetimeText(Charset charset, InstantSource clock) {
        this.symbols = charset.newEncoder().canEncode("⏳");
        this.clock = clock;
    }

    /** In brackets, behind a space; empty for a message that lives for ever. */
    String of(Message message) {
        List<String> parts = new ArrayList<>();
        message.expiresAt()
                .map(end -> Duration.between(clock.instant(), end))
                .ifPresent(left -> parts.add(symbols ? "⏳ " + rounded(left) : rounded(left) + " left"));
        if (message.received()) {
            message.burnsAfterReading()
                    .map(LifetimeText::exact)
                    .ifPresent(time -> parts.add((symbols ? "🔥 " : "burns ") + time + " after reading"));
        }
        return parts.isEmpty() ? "" : " [" + String.join(", ", parts) + "]";
    }

    /** As a sentence without its end. */
    static String of(Lifetime lifetime) {
        boolean forEver = lifetime.timeToLive().isZero();
        String live = forEver ? "messages are kept" : "messages are deleted " + exact(lifetime.timeToLive());
        if (lifetime.burnAfterReading().isZero()) {
            return forEver ? live + " until somebody deletes them" : live + " after they were sent";
        }
        String burn = exact(lifetime.burnAfterReading()) + " after they were read";
        return forEver
                ? "messages are deleted " + burn
                : live + " after they were sent, and " + burn + " if that is earlier";
    }

    /** In the largest unit that leaves no rest. */
    static String exact(Duration time) {
        long seconds = time.toSeconds();
        if (seconds % Duration.ofDays(1).toSeconds() == 0) {
            return time.toDays() + " d";
        }
        if (seconds % Duration.ofHours(1).toSeconds() == 0) {
            return time.toHours() + " h";
        }
        return seconds % 60 == 0 ? time.toMinutes() + " min" : seconds + " s";
    }

    /** To be glanced at. */
    private static String rounded(Duration left) {
        long seconds = Math.max(0, left.toSeconds());
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < Duration.ofHours(2).toSeconds()) {
            return left.toMinutes() + " min";
        }
        return seconds < Duration.ofDays(2).toSeconds() ? left.toHours() + " h" : left.toDays() + " d";
    }

    /** @throws UsageException unless it is a number with a unit, from 1 second to 136 years */
    static Duration parse(String typed) throws UsageException {
        Matcher matcher = TYPED.matcher(typed);
        if (matcher.matches()) {
            long seconds = Long.parseLong(matcher.group(1)) * unit(matcher.group(2));
            if (seconds >= 1 && seconds <= 0xffff_ffffL) {
                return Duration.ofSeconds(seconds);
            }
        }
        throw new UsageException("\"" + TerminalText.line(typed)
                + "\" is no time: say 30s, 10min, 1h, 7d or 2w, of at least a second and at most 136 years.");
    }

    private static long unit(String unit) {
        return switch (unit) {
            case "s" -> 1;
            case "m", "min" -> 60;
            case "h" -> 3_600;
            case "d" -> 86_400;
            case "w" -> 604_800;
            default -> throw new IllegalArgumentException("not a unit");
        };
    }
}
