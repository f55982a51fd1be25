package dev.redoubt.server.configuration;

/** Which release this program is of. */
public final class ProgramVersion {
    private ProgramVersion() {}

    /** As it stands in the jar's manifest; {@code unpackaged} where there is none. */
    public static String text() {
        String version = ProgramVersion.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }
}
