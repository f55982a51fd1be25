package dev.redoubt.client.store;

import com.google.protobuf.ByteString;
import dev.redoubt.client.appliance.ApplianceProfile;
import dev.redoubt.client.appliance.ChannelMemory;
import dev.redoubt.client.container.Container;
import dev.redoubt.client.container.RecordName;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.format.ApplianceRecord;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.invitation.ApplianceAddress;
import java.util.Optional;

/** The appliance's profile, and the memory of its channel certificates and revocations. */
public final class ApplianceRecords {
    private static final RecordName NAME = RecordName.only(RecordTypes.APPLIANCE);

    private final Transaction transaction;

    public ApplianceRecords(Transaction transaction) {
        this.transaction = transaction;
    }

    public Optional<ApplianceProfile> profile() throws RedoubtException {
        return record().filter(record -> !record.getHost().isEmpty()).map(ApplianceRecords::profile);
    }

    /** Keeps what is known of channel certificates and revocations. */
    public void putProfile(ApplianceProfile profile) throws RedoubtException {
        ApplianceRecord.Builder known = record().orElseGet(ApplianceRecord::getDefaultInstance).toBuilder();
        Stored.put(
                transaction,
                NAME,
                known.setHost(profile.address().host())
                        .setPort(profile.address().port())
                        .setCertificateAuthorityPin(bytes(profile.authorityPin()))
                        .setRootPin(bytes(profile.rootPin()))
                        .setCertificateAuthority(
                                profile.authority().map(ApplianceRecords::bytes).orElse(ByteString.EMPTY))
                        .build());
    }

    /** A memory that lives in the container. */
    public static ChannelMemory channelMemory(Container container) {
        return new ChannelMemory() {
            @Override
            public Optional<Seen> newest() throws RedoubtException {
                return container.read(transaction -> new ApplianceRecords(transaction).seen());
            }

            @Override
            public void remember(Seen certificate) throws RedoubtException {
                container.write(transaction -> {
                    new ApplianceRecords(transaction).raise(certificate);
                    return null;
                });
            }

            @Override
            public Optional<Revocations> revocations() throws RedoubtException {
                return container.read(transaction -> new ApplianceRecords(transaction).revocations());
            }

            @Override
            public void remember(Revocations revocations) throws RedoubtException {
                container.write(transaction -> {
                    new ApplianceRecords(transaction).raise(revocations);
                    return null;
                });
            }
        };
    }

    /** Number of the newest restoration of the appliance that was seen; 0 while there was none. */
    public long restoration() throws RedoubtException {
        return record().map(ApplianceRecord::getRestoration).orElse(0L);
    }

    /** It was verified, and everything that it asks for is noted in the same transaction. */
    public void putRestoration(long number) throws RedoubtException {
        ApplianceRecord.Builder known = record().orElseGet(ApplianceRecord::getDefaultInstance).toBuilder();
        Stored.put(transaction, NAME, known.setRestoration(number).build());
    }

    private Optional<ChannelMemory.Seen> seen() throws RedoubtException {
        return record().filter(record -> !record.getChannelKey().isEmpty())
                .map(record -> new ChannelMemory.Seen(record.getChannelSerial(), octets(record.getChannelKey())));
    }

    private void raise(ChannelMemory.Seen certificate) throws RedoubtException {
        Optional<ChannelMemory.Seen> known = seen();
        if (known.isPresent() && known.get().serial() >= certificate.serial()) {
            return;
        }
        ApplianceRecord changed = record().orElseGet(ApplianceRecord::getDefaultInstance).toBuilder()
                .setChannelSerial(certificate.serial())
                .setChannelKey(bytes(certificate.channelKey()))
                .build();
        Stored.put(transaction, NAME, changed);
    }

    private Optional<ChannelMemory.Revocations> revocations() throws RedoubtException {
        return record().filter(record -> !record.getChannelRevocations().isEmpty())
                .map(record -> new ChannelMemory.Revocations(
                        record.getChannelRevocationsNumber(), octets(record.getChannelRevocations())));
    }

    private void raise(ChannelMemory.Revocations revocations) throws RedoubtException {
        Optional<ChannelMemory.Revocations> known = revocations();
        if (known.isPresent() && known.get().number() >= revocations.number()) {
            return;
        }
        ApplianceRecord changed = record().orElseGet(ApplianceRecord::getDefaultInstance).toBuilder()
                .setChannelRevocationsNumber(revocations.number())
                .setChannelRevocations(bytes(revocations.list()))
                .build();
        Stored.put(transaction, NAME, changed);
    }

    private Optional<ApplianceRecord> record() throws RedoubtException {
        return Stored.get(transaction, NAME, ApplianceRecord.parser());
    }

    private static ApplianceProfile profile(ApplianceRecord record) {
        Octets authority = octets(record.getCertificateAuthority());
        return new ApplianceProfile(
                new ApplianceAddress(record.getHost(), record.getPort()),
                octets(record.getCertificateAuthorityPin()),
                octets(record.getRootPin()),
                authority.size() == 0 ? Optional.empty() : Optional.of(authority));
    }

    private static ByteString bytes(Octets octets) {
        return ByteString.copyFrom(octets.toBytes());
    }

    private static Octets octets(ByteString bytes) {
        return Octets.copyOf(bytes.toByteArray());
    }
}
