package dev.redoubt.client.store;

import com.google.protobuf.ByteString;
import dev.redoubt.client.container.RecordName;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.DevicePolicy;
import dev.redoubt.client.model.Notice;
import dev.redoubt.client.model.Settings;
import dev.redoubt.client.store.format.ConsentRecord;
import dev.redoubt.client.store.format.LockRecord;
import dev.redoubt.client.store.format.PolicyRecord;
import dev.redoubt.crypto.Digests;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.policy.PolicyPin;
import dev.redoubt.protocol.policy.VerifiedPolicy;
import dev.redoubt.protocol.policy.proto.Policy;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;

/** The newest policy, which holds also offline and for as long as there is no newer one, and what was done about it. */
public final class PolicyRecords {
    private static final RecordName POLICY = RecordName.only(RecordTypes.POLICY);
    private static final RecordName CONSENT = RecordName.only(RecordTypes.CONSENT);
    private static final RecordName LOCK = RecordName.only(RecordTypes.LOCK);

    private final Transaction transaction;

    public PolicyRecords(Transaction transaction) {
        this.transaction = transaction;
    }

    /** Passphrases that were chosen before there were policies need not meet them. A step of the format of the content. */
    public static void acceptPresentPassphrase(Transaction transaction) throws RedoubtException {
        if (EnrolmentState.read(transaction) instanceof EnrolmentState.Enrolled) {
            new PolicyRecords(transaction).acceptPassphrase();
        }
    }

    /** As it is in force; {@link DevicePolicy#NONE} before the first. */
    public DevicePolicy policy() throws RedoubtException {
        Optional<Policy> content = content();
        return content.isEmpty() ? DevicePolicy.NONE : PolicyReading.of(content.get());
    }

    /** All that the appliance says; empty before the first. */
    public Optional<Policy> content() throws RedoubtException {
        PolicyRecord record = record();
        return record.getContent().isEmpty()
                ? Optional.empty()
                : Optional.of(Stored.parse(Policy.parser(), record.getContent().toByteArray()));
    }

    /** Below which nothing is taken any more. */
    public Optional<PolicyPin> pin() throws RedoubtException {
        PolicyRecord record = record();
        return content()
                .map(policy -> new PolicyPin(
                        record.getSerial(),
                        Octets.copyOf(record.getKey().toByteArray()),
                        policy.getVersion(),
                        policy.getNetworkId()));
    }

    /** Keeps it instead of the one before, which it follows on. The user is told where something is another now. */
    public void put(VerifiedPolicy policy) throws RedoubtException {
        Optional<Policy> before = content();
        PolicyRecord record = record();
        boolean another = !pin().equals(Optional.of(policy.pin()));
        PolicyRecord fresh = (another ? record.toBuilder().clearRefusalsTold() : record.toBuilder())
                .setContent(policy.content().toByteString())
                .setSerial(policy.pin().serial())
                .setKey(ByteString.copyFrom(policy.pin().key().toBytes()))
                .clearRefused()
                .build();
        if (!fresh.equals(record)) {
            Stored.put(transaction, POLICY, fresh);
        }
        if (before.isPresent() && !isSame(before.get(), policy.content())) {
            new NoticeLog(transaction).addOfPolicy(Notice.Kind.POLICY_CHANGED);
        }
    }

    private static boolean isSame(Policy before, Policy after) {
        return before.getSettings().equals(after.getSettings())
                && before.getNetwork().equals(after.getNetwork());
    }

    /**
     * What the appliance shows is not to be obeyed: what holds goes on to hold. The user is told once of each reason, until there
     * is another policy: who shows this and that in turn would otherwise bury what else there is to say.
     *
     * @param reason what is wrong with it, in one word
     */
    public void refuse(String reason) throws RedoubtException {
        PolicyRecord record = record();
        PolicyRecord.Builder fresh = record.toBuilder().setRefused(reason);
        if (!record.getRefusalsToldList().contains(reason)) {
            fresh.addRefusalsTold(reason);
            new NoticeLog(transaction).addOfPolicy(Notice.Kind.POLICY_REFUSED);
        }
        if (!fresh.build().equals(record)) {
            Stored.put(transaction, POLICY, fresh.build());
        }
    }

    /** The appliance shows nothing but what holds. */
    public void nothingNew() throws RedoubtException {
        if (isRefused()) {
            Stored.put(transaction, POLICY, record().toBuilder().clearRefused().build());
        }
    }

    /** Whether what the appliance showed last was not taken. */
    public boolean isRefused() throws RedoubtException {
        return !record().getRefused().isEmpty();
    }

    /** The version that the appliance does not know to be obeyed here yet. */
    public Optional<PolicyPin> unreported() throws RedoubtException {
        PolicyRecord record = record();
        return pin().filter(pin ->
                pin.serial() != record.getReportedSerial() || pin.version() != record.getReportedVersion());
    }

    /** The appliance was told. */
    public void report(PolicyPin pin) throws RedoubtException {
        Stored.put(
                transaction,
                POLICY,
                record().toBuilder()
                        .setReportedSerial(pin.serial())
                        .setReportedVersion(pin.version())
                        .build());
    }

    /** The appliance may have lost what it was told. */
    public void lostByAppliance() throws RedoubtException {
        Stored.put(
                transaction,
                POLICY,
                record().toBuilder()
                        .clearReportedSerial()
                        .clearReportedVersion()
                        .build());
    }

    /** What of the user's settings holds. */
    public Settings settings() throws RedoubtException {
        return policy().effective(new SettingsRecords(transaction).get());
    }

    /** What the user has to acknowledge and has not, in these very words. */
    public Optional<DevicePolicy.Consent> consentDue() throws RedoubtException {
        ConsentRecord given =
                Stored.get(transaction, CONSENT, ConsentRecord.parser()).orElseGet(ConsentRecord::getDefaultInstance);
        return policy().consent().filter(due -> !given.getDigest().equals(digest(due)));
    }

    public void acknowledge(DevicePolicy.Consent read) throws RedoubtException {
        Stored.put(
                transaction,
                CONSENT,
                ConsentRecord.newBuilder().setDigest(digest(read)).build());
    }

    private static ByteString digest(DevicePolicy.Consent consent) {
        return ByteString.copyFrom(Digests.sha256(
                Digests.sha256(consent.header().getBytes(StandardCharsets.UTF_8)),
                Digests.sha256(consent.content().getBytes(StandardCharsets.UTF_8))));
    }

    /** Whether the passphrase need not be compared with the policy any more. */
    public boolean isPassphraseAccepted() throws RedoubtException {
        return lock().getPassphraseAccepted();
    }

    public void acceptPassphrase() throws RedoubtException {
        Stored.put(
                transaction,
                LOCK,
                lock().toBuilder().setPassphraseAccepted(true).build());
    }

    /** There is another one, which was compared with nothing yet. */
    public void passphraseIsNew() throws RedoubtException {
        Stored.put(
                transaction,
                LOCK,
                lock().toBuilder().setPassphraseAccepted(false).build());
    }

    /** After how many failures the user wants the device to erase itself; empty where that stands in the header. */
    public OptionalInt ownWipeAfter() throws RedoubtException {
        LockRecord lock = lock();
        return lock.hasOwnWipeAfter() ? OptionalInt.of(lock.getOwnWipeAfter()) : OptionalInt.empty();
    }

    public void setOwnWipeAfter(int failures) throws RedoubtException {
        Stored.put(
                transaction, LOCK, lock().toBuilder().setOwnWipeAfter(failures).build());
    }

    private LockRecord lock() throws RedoubtException {
        return Stored.get(transaction, LOCK, LockRecord.parser()).orElseGet(LockRecord::getDefaultInstance);
    }

    private PolicyRecord record() throws RedoubtException {
        return Stored.get(transaction, POLICY, PolicyRecord.parser()).orElseGet(PolicyRecord::getDefaultInstance);
    }
}
