package dev.redoubt.server.administration;

import dev.redoubt.channel.handshake.ApplianceRoot;
import dev.redoubt.channel.handshake.ChannelCertificate;
import dev.redoubt.channel.handshake.RevocationList;
import dev.redoubt.server.channel.ChannelKeyFiles;
import dev.redoubt.server.configuration.ServerConfiguration;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code redoubtctl channel revoke}. */
@Command(
        name = "revoke",
        mixinStandardHelpOptions = true,
        description = {
            "Revokes channel certificates, by the appliance root: for channel keys that may be stolen. A running server"
                    + " shows the new list within seconds, and clients that have seen it once refuse these"
                    + " certificates from then on.",
            "Renew the channel key first if the one in use is to be revoked."
        })
final class ChannelRevokeCommand implements Callable<Integer>, ClockedCommand {
    /** No serial that far above the one in use was ever issued: it is a slip, and would use the serials up. */
    private static final long FARTHEST_AHEAD = 1_000;

    private final Clock clock;

    @Parameters(arity = "1..*", paramLabel = "SERIAL", description = "Serials of the certificates to revoke.")
    private List<Long> serials = List.of();

    @Mixin
    private ApplianceRootOptions appliance = new ApplianceRootOptions();

    ChannelRevokeCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        ServerConfiguration.Channel files = appliance.files();
        Path file = files.revocationsFile()
                .orElseThrow(() -> new CommandFailedException(
                        "the configuration names no file for the list: add revocations_file = \"channel.revocations\" to"
                                + " [channel]"));
        serials.forEach(serial -> check(serial, appliance.certificate()));
        Optional<RevocationList> former = ChannelKeyFiles.revocations(files);
        try (ApplianceRoot root = appliance.root()) {
            refuseOfAnotherRoot(former, root, file);
            RevocationList next =
                    root.revoke(former.map(RevocationList::number).orElse(0L) + 1, clock.instant(), all(former));
            NewFiles.replacePublic(file, next.toBytes());
            System.out.println("Revocation list " + next.number() + ": " + text(next));
            return 0;
        }
    }

    private static void check(long serial, ChannelCertificate current) {
        if (serial < 0 || serial > current.serial() + FARTHEST_AHEAD) {
            throw new CommandFailedException("certificate " + serial + " was never issued; the one in use is "
                    + current.serial() + ": nothing was revoked");
        }
        if (serial == current.serial()) {
            throw new CommandFailedException("certificate " + serial + " is in use: run \"redoubtctl channel renew\""
                    + " first, then revoke it; nothing was revoked");
        }
    }

    private static void refuseOfAnotherRoot(Optional<RevocationList> former, ApplianceRoot root, Path file) {
        if (former.isPresent() && !former.get().root().equals(root.verifyingKey())) {
            throw new CommandFailedException(file + " is a list of another appliance's root: nothing was revoked");
        }
    }

    private SortedSet<Long> all(Optional<RevocationList> former) {
        SortedSet<Long> all = new TreeSet<>(serials);
        former.filter(this::mayHoldValidCertificates).ifPresent(list -> all.addAll(list.serials()));
        if (all.size() > RevocationList.MAXIMUM_SERIALS) {
            throw new CommandFailedException("a list holds " + RevocationList.MAXIMUM_SERIALS
                    + " serials, and these would" + " be " + all.size() + ": nothing was revoked");
        }
        return all;
    }

    /** Whatever was revoked longer ago than a certificate lives was issued longer ago still, and has expired. */
    private boolean mayHoldValidCertificates(RevocationList list) {
        Instant expired = list.issuedAt().plus(ChannelCertificate.MAXIMUM_LIFE);
        return clock.instant().isBefore(expired);
    }

    static String text(RevocationList list) {
        return list.serials().stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
