package dev.redoubt.client.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What all commands share: the options that say which device, and help. */
@Command(mixinStandardHelpOptions = true, versionProvider = Version.class)
abstract class DeviceCommand implements Callable<Integer> {
    @Mixin
    private final HomeOptions options = new HomeOptions();

    private final World world;

    DeviceCommand(World world) {
        this.world = world;
    }

    World world() {
        return world;
    }

    HomeOptions options() {
        return options;
    }

    boolean isVerbose() {
        return options.verbose();
    }
}
