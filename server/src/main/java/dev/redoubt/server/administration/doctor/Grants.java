package dev.redoubt.server.administration.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What MariaDB answers to {@code show grants}. */
final class Grants {
    private static final Pattern GRANT = Pattern.compile("GRANT (.*?) ON (.*?) TO .*", Pattern.CASE_INSENSITIVE);
    private static final Set<String> OF_ROWS = Set.of("SELECT", "INSERT", "UPDATE", "DELETE");
    private static final int MOST_NAMED = 4;
    private static final String NOTHING = "USAGE";

    private Grants() {}

    /**
     * @param database whose rows may be read and written
     * @return the rights beyond that, as {@code ALTER, CREATE on redoubt.*}; a line that is not understood as a whole
     */
    static List<String> beyondRows(List<String> grants, String database) {
        List<String> beyond = new ArrayList<>();
        for (String line : grants) {
            Matcher grant = GRANT.matcher(line);
            if (!grant.matches()) {
                beyond.add(line.replaceAll("PASSWORD '[^']*'", "PASSWORD"));
                continue;
            }
            String object = grant.group(2).replace("`", "").replace("\\_", "_");
            Set<String> rights = new TreeSet<>();
            for (String right : grant.group(1).toUpperCase(Locale.ROOT).split(",", -1)) {
                rights.add(right.strip());
            }
            rights.remove(NOTHING);
            if (object.equals(database + ".*")) {
                rights.removeAll(OF_ROWS);
            }
            if (line.toUpperCase(Locale.ROOT).contains("WITH GRANT OPTION")) {
                rights.add("GRANT OPTION");
            }
            if (!rights.isEmpty()) {
                beyond.add(text(rights) + " on " + object);
            }
        }
        return beyond;
    }

    private static String text(Set<String> rights) {
        String first = rights.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        return rights.size() <= MOST_NAMED ? first : first + " and " + (rights.size() - MOST_NAMED) + " more";
    }
}
