package dev.redoubt.server.administration.doctor;

import dev.redoubt.server.administration.observe.Tools;
import dev.redoubt.server.configuration.RefusedStartException;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.database.DatabaseAwayException;
import dev.redoubt.server.database.Inspection;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A look into the database: with the server's own account where this user has its password, as MariaDB's administrator
 * where this is root.
 */
public abstract sealed class DatabaseView implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("jdbc:mariadb:[^?]*/([A-Za-z0-9_$]{1,64})(?:\\?.*)?");

    private DatabaseView() {}

    /** It cannot be looked at. The message is in fixed words. */
    public static final class UnseenException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String detail;

        UnseenException(String because, String detail) {
            super(because);
            this.detail = detail;
        }

        /** What else is known; may name hosts and people. */
        String detail() {
            return detail;
        }
    }

    /**
     * @param isRoot whether this user is MariaDB's administrator, too
     * @return owned by the caller
     */
    public static DatabaseView open(ServerConfiguration.Database configuration, boolean isRoot, Tools tools)
            throws UnseenException {
        boolean hasPassword = configuration
                .account()
                .passwordFile()
                .map(CertificatesExamination::isReadable)
                .orElse(true);
        if (!hasPassword && isRoot) {
            return new ByTool(configuration, tools);
        }
        try {
            return new ByAccount(Inspection.open(configuration));
        } catch (RefusedStartException e) {
            throw new UnseenException(
                    "the password of the server's account is not for this user: run it as root", e.getMessage());
        } catch (DatabaseAwayException e) {
            throw new UnseenException("the database does not answer, or does not take the server's account", detail(e));
        }
    }

    private static String detail(DatabaseAwayException away) {
        return away.getCause() == null ? "" : String.valueOf(away.getCause().getMessage());
    }

    /** The name of the database in its URL. */
    public static Optional<String> name(ServerConfiguration.Database configuration) {
        Matcher url = NAME.matcher(configuration.url());
        return url.matches() ? Optional.of(url.group(1)) : Optional.empty();
    }

    /** @param sql that changes nothing */
    public abstract List<List<String>> rows(String sql) throws UnseenException;

    /** The only value of the only row. */
    public String value(String sql) throws UnseenException {
        List<List<String>> rows = rows(sql);
        if (rows.size() != 1 || rows.getFirst().size() != 1) {
            throw new UnseenException("the database says something else than it used to", "");
        }
        return rows.getFirst().getFirst();
    }

    /** How the server's account is named in {@code show grants for}; empty where that is this connection's own. */
    abstract String grantee(String user);

    @Override
    public abstract void close();

    private static final class ByAccount extends DatabaseView {
        private final Inspection inspection;

        ByAccount(Inspection inspection) {
            this.inspection = inspection;
        }

        @Override
        public List<List<String>> rows(String sql) throws UnseenException {
            try {
                return inspection.rows(sql);
            } catch (DatabaseAwayException e) {
                throw new UnseenException("the database does not answer this", detail(e));
            }
        }

        @Override
        String grantee(String user) {
            return "";
        }

        @Override
        public void close() {
            inspection.close();
        }
    }

    private static final class ByTool extends DatabaseView {
        private final ServerConfiguration.Database configuration;
        private final Tools tools;

        ByTool(ServerConfiguration.Database configuration, Tools tools) {
            this.configuration = configuration;
            this.tools = tools;
        }

        @Override
        public List<List<String>> rows(String sql) throws UnseenException {
            String socket =
                    configuration.socket().map(path -> "--socket=" + path).orElse("--protocol=socket");
            Tools.Output output = tools.run("mariadb", socket, "--batch", "--skip-column-names", "--execute", sql)
                    .orElseThrow(() -> new UnseenException("there is no command mariadb here, or it hangs", ""));
            if (!output.done()) {
                throw new UnseenException("the database does not answer its administrator", output.text());
            }
            return output.text()
                    .lines()
                    .map(line -> Arrays.asList(line.split("\t", -1)))
                    .toList();
        }

        @Override
        String grantee(String user) {
            return " for '" + user + "'@'localhost'";
        }

        @Override
        public void close() {
            // Each question is a process of its own.
        }
    }
}
