package dev.redoubt.client.command;

import picocli.CommandLine.IVersionProvider;

/** As it stands in the jar's manifest. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {"redoubt " + (version == null ? "(not packaged)" : version)};
    }
}
