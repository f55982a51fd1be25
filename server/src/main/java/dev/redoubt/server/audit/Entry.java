package dev.redoubt.server.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.administrator.Administrator;
import dev.redoubt.server.administrator.Role;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One entry of the log. server/SPEC.md, "Audit log". Immutable.
 *
 * @param number from 1, without gaps
 * @param time whole seconds, by the server's clock
 * @param by who did it, under which name and role
 * @param act what was done, as {@code user.create}
 * @param details in their one spelling
 */
record Entry(long number, Instant time, Administrator by, String act, String details) {
    /** Characters of a line at most. */
    static final int LARGEST = Details.LARGEST + 384;

    private static final long LAST_SECOND = 253_402_300_799L;
    private static final Pattern NAME = Pattern.compile("[ !#-\\[\\]-~]{1,64}");
    private static final Pattern ACT = Pattern.compile("(?=.{1,64}$)[a-z][A-Za-z0-9_-]*(\\.[A-Za-z][A-Za-z0-9_-]*)+");
    private static final Pattern LINE =
            Pattern.compile("\\{\"number\":([1-9][0-9]{0,18}),\"time\":(0|[1-9][0-9]{0,11}),"
                    + "\"by\":\"([^\"]*)\",\"role\":\"([a-z]*)\",\"act\":\"([^\"]*)\",\"details\":(\\{.*\\})\\}");

    /** @throws IllegalArgumentException if a value is not of its form */
    Entry {
        demand(number >= 1, "number");
        demand(time.getNano() == 0 && time.getEpochSecond() >= 0 && time.getEpochSecond() <= LAST_SECOND, "time");
        demand(isName(by.name()), "administrator");
        demand(ACT.matcher(act).matches(), "act");
        demand(details.length() <= Details.LARGEST, "details");
    }

    private static void demand(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException("the entry's " + what + " is not of its form");
        }
    }

    static boolean isName(String administrator) {
        return NAME.matcher(administrator).matches();
    }

    static Entry of(long number, Instant time, Administrator by, String act, ObjectNode details) {
        return new Entry(number, time, by, act, Details.text(details));
    }

    /** The entry as text: what its hash is over. ASCII, without an end of line. */
    String line() {
        return "{\"number\":" + number + ",\"time\":" + time.getEpochSecond() + ",\"by\":\"" + by.name()
                + "\",\"role\":\"" + by.role().text() + "\",\"act\":\"" + act + "\",\"details\":" + details + "}";
    }

    /** @throws IllegalArgumentException if this is not the one spelling of an entry */
    static Entry parse(String line) {
        Matcher matcher = LINE.matcher(line);
        if (line.length() > LARGEST || !matcher.matches()) {
            throw new IllegalArgumentException("not an entry");
        }
        return of(
                Long.parseLong(matcher.group(1)),
                Instant.ofEpochSecond(Long.parseLong(matcher.group(2))),
                new Administrator(matcher.group(3), Role.of(matcher.group(4))),
                matcher.group(5),
                Details.parse(matcher.group(6)));
    }
}
