package dev.redoubt.server.administration.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What MariaDB answers to {@code show grants}. */
final class Grants {
    private static final Pattern GRANT = Pattern.compile("GRANT (.*?) ON (.*?) TO .*", Pattern.CASE_INSENSITIVE);
    private static final Set<String> OF_ROWS = Set.of("SELECT", "INSERT", "UPDATE", "DELETE");
    private static final String NOTHING = "USAGE";

    private Grants() {}

    /**
     * @param database whose rows may be read and written
     * @return each right beyond that, as {@code ALTER on redoubt.*}; a line that is not understood as a whole
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
            rights.forEach(right -> beyond.add(right + " on " + object));
        }
        return beyond;
    }
}
