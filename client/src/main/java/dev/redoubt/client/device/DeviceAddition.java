package dev.redoubt.client.device;

import com.google.protobuf.ByteString;
import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.appliance.ApplianceProfile;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.AccountChangedException;
import dev.redoubt.client.failure.CodeRefusedException;
import dev.redoubt.client.failure.ContainerDamagedException;
import dev.redoubt.client.failure.ForgedJoiningException;
import dev.redoubt.client.failure.OutdatedDeviceException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.messaging.LiveNode;
import dev.redoubt.client.messaging.OwnAccount;
import dev.redoubt.client.messaging.Pauses;
import dev.redoubt.client.store.AccountDataRecords;
import dev.redoubt.client.store.ApplianceRecords;
import dev.redoubt.client.store.ContactBook;
import dev.redoubt.client.store.EnrolmentState;
import dev.redoubt.client.store.KnownAccount;
import dev.redoubt.client.store.PinnedContact;
import dev.redoubt.client.store.RecoveryRecords;
import dev.redoubt.crypto.Secret;
import dev.redoubt.crypto.X25519KeyPair;
import dev.redoubt.protocol.account.CertificateRequest;
import dev.redoubt.protocol.account.InvalidChainException;
import dev.redoubt.protocol.account.JoinAnswer;
import dev.redoubt.protocol.account.JoinRequest;
import dev.redoubt.protocol.account.JoinSession;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.account.VerifiedSuspension;
import dev.redoubt.protocol.appliance.OpenRendezvousRequest;
import dev.redoubt.protocol.appliance.ReadRendezvous;
import dev.redoubt.protocol.appliance.RendezvousAnswer;
import dev.redoubt.protocol.device.RendezvousKeys;
import dev.redoubt.protocol.device.proto.DeviceAnswer;
import dev.redoubt.protocol.device.proto.DeviceOffer;
import dev.redoubt.protocol.device.proto.RestoredContact;
import dev.redoubt.protocol.fingerprint.NodeFingerprint;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.invitation.DeviceCode;
import dev.redoubt.protocol.recovery.RecoveryBundle;
import dev.redoubt.protocol.wire.MalformedException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The existing device's part in adding another: it shows a code, gets the new device's request, shows its fingerprint, and
 * only when the user has confirmed that, signs the account's next state. Nothing is kept here: cut off anywhere, it is begun
 * again with another code. Not thread-safe.
 */
public final class DeviceAddition implements AutoCloseable {
    /** How long a code is good for, as the appliance keeps the rendezvous. */
    public static final Duration LIFE = Duration.ofMinutes(10);

    static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PUBLICATION = Duration.ofMinutes(2);

    /** Bytes of an answer that leave room for its sealing and padding. */
    private static final int LARGEST_ANSWER = 56 * 1024;

    private final LiveNode node;
    private final Appliance appliance;
    private final AccountRootSource roots;
    private final Pauses pauses;
    private final DeviceCode code;
    private final RendezvousKeys keys;

    private DeviceAddition(
            LiveNode node, Appliance appliance, AccountRootSource roots, Pauses pauses, DeviceCode code) {
        this.node = node;
        this.appliance = appliance;
        this.roots = roots;
        this.pauses = pauses;
        this.code = code;
        this.keys = new RendezvousKeys(code.secret());
    }

    static DeviceAddition begin(LiveNode node, Appliance appliance, AccountRootSource roots, Pauses pauses)
            throws RedoubtException {
        KnownAccount account = new OwnAccount(node, appliance).follow();
        ApplianceProfile profile = node.container()
                .read(transaction -> new ApplianceRecords(transaction).profile())
                .orElseThrow(() -> new ContainerDamagedException("the appliance is missing"));
        DeviceCode code =
                DeviceCode.random(profile.address(), profile.authorityPin(), profile.rootPin(), node.random());
        DeviceAddition addition = new DeviceAddition(node, appliance, roots, pauses, code);
        try {
            addition.offer(account);
            return addition;
        } catch (RedoubtException | RuntimeException e) {
            addition.wipe();
            throw e;
        }
    }

    private void offer(KnownAccount account) throws RedoubtException {
        DeviceOffer offer = DeviceOffer.newBuilder()
                .setAccountState(ByteString.copyFrom(account.state().toBytes()))
                .setName(node.container().read(DeviceAddition::name))
                .build();
        appliance.openRendezvous(OpenRendezvousRequest.newBuilder()
                .setId(id())
                .setOffer(ByteString.copyFrom(keys.sealOffer(offer.toByteArray(), node.random())))
                .build());
    }

    private static String name(Transaction transaction) throws RedoubtException {
        return EnrolmentState.read(transaction) instanceof EnrolmentState.Enrolled enrolled ? enrolled.name() : "";
    }

    private ByteString id() {
        return ByteString.copyFrom(keys.id().toBytes());
    }

    /** For the new device, by hand or as a QR code; whoever sees it may ask to be added. */
    public String code() {
        return code.toText();
    }

    /** A device that asks to be added, and its fingerprint, which must be the one that it shows. */
    public record Request(NodeFingerprint fingerprint, JoinRequest signed) {}

    /**
     * Waits for the new device.
     *
     * @throws CodeRefusedException if none came in time, what came was not sealed under the code, or the clocks differ too much
     * @throws OutdatedDeviceException if the new device does not sign its request
     * @throws ForgedJoiningException if the request is not all of one device's, for this account and this code
     */
    public Request awaitRequest() throws RedoubtException, InterruptedException {
        Instant end = node.clock().instant().plus(LIFE);
        ReadRendezvous read = ReadRendezvous.newBuilder().setId(id()).build();
        while (node.clock().instant().isBefore(end)) {
            ByteString sealed =
                    CodeRefusals.at(() -> appliance.readRendezvous(read)).getRequest();
            if (!sealed.isEmpty()) {
                return open(sealed.toByteArray());
            }
            pauses.pause(POLL);
        }
        throw new CodeRefusedException();
    }

    private Request open(byte[] sealed) throws RedoubtException {
        byte[] content = content(sealed);
        CodeRefusals.refuseUnsigned(content);
        try {
            JoinRequest request = JoinRequest.parse(content);
            request.verify(
                    node.known().state().rootKey(), keys.id(), node.clock().instant());
            NodeId asking = request.certificate().wanted().node();
            return new Request(NodeFingerprint.of(node.account(), asking), request);
        } catch (MalformedException | InvalidChainException e) {
            throw CodeRefusals.notHolding(e);
        }
    }

    private byte[] content(byte[] sealed) throws CodeRefusedException {
        try {
            return keys.openRequest(sealed);
        } catch (MalformedException e) {
            // Somebody else wrote there, who does not have the code.
            throw new CodeRefusedException();
        }
    }

    /**
     * The user has compared the fingerprints: signs the next state and gives it to the new device, which publishes it together
     * with its keys. Waits until that has happened.
     *
     * @throws CodeRefusedException if the request does not prove what it says, or the device did not go on
     */
    public void confirm(Request request) throws RedoubtException, InterruptedException {
        KnownAccount account = new OwnAccount(node, appliance).follow();
        VerifiedAccountState next = sign(account, request.signed().certificate());
        byte[] sealed = seal(request.signed(), answer(account, next));
        CodeRefusals.at(() -> appliance.answerAtRendezvous(answer(ByteString.copyFrom(sealed))));
        awaitPublication(next);
    }

    private VerifiedAccountState sign(KnownAccount account, CertificateRequest request) throws RedoubtException {
        try (RecoveryBundle bundle = roots.open()) {
            return bundle.root().addNode(account.state(), request, node.clock().instant());
        } catch (InvalidChainException | IllegalArgumentException e) {
            throw new CodeRefusedException();
        }
    }

    private byte[] seal(JoinRequest request, DeviceAnswer answer) throws CodeRefusedException {
        try (X25519KeyPair own = X25519KeyPair.generate(node.random())) {
            JoinSession session = new JoinSession(keys.id(), request.exchangeKey(), Octets.copyOf(own.publicKey()));
            NodeId asking = request.certificate().wanted().node();
            JoinAnswer signed = JoinAnswer.sign(node.own().getFirst().keys(), asking, session, answer.toByteArray());
            return keys.sealAnswer(signed.toBytes(), own, request.exchangeKey().toBytes(), node.random());
        } catch (MalformedException e) {
            throw new CodeRefusedException();
        }
    }

    private DeviceAnswer answer(KnownAccount account, VerifiedAccountState next) throws RedoubtException {
        DeviceAnswer.Builder answer = DeviceAnswer.newBuilder().setAccountState(ByteString.copyFrom(next.toBytes()));
        account.suspensions().stream()
                .map(VerifiedSuspension::node)
                .forEach(one -> answer.addSuspended(ByteString.copyFrom(one.toBytes())));
        addStorageKey(answer);
        List<PinnedContact> contacts = node.container().read(transaction -> new ContactBook(transaction).pins());
        int size = answer.build().getSerializedSize();
        for (PinnedContact contact : contacts) {
            RestoredContact restored = restored(contact);
            size += restored.getSerializedSize() + 8;
            if (size > LARGEST_ANSWER) {
                break;
            }
            answer.addContacts(restored);
        }
        return answer.build();
    }

    private void addStorageKey(DeviceAnswer.Builder answer) throws RedoubtException {
        Optional<Secret> key = node.container().read(transaction -> new RecoveryRecords(transaction).storageKey());
        if (key.isPresent()) {
            try (Secret present = key.get()) {
                answer.setStorageKey(present.read(ByteString::copyFrom));
                node.container()
                        .read(transaction -> new AccountDataRecords(transaction).keyRecord())
                        .ifPresent(record -> answer.setStorageKeyRecord(ByteString.copyFrom(record)));
            }
        }
    }

    private static RestoredContact restored(PinnedContact pinned) {
        return RestoredContact.newBuilder()
                .setAccountId(ByteString.copyFrom(pinned.contact().account().toBytes()))
                .setName(pinned.contact().name().orElse(""))
                .setStateVersion(pinned.seen().version())
                .setStateDigest(
                        pinned.seen().version() == 0
                                ? ByteString.EMPTY
                                : ByteString.copyFrom(pinned.seen().digest().toBytes()))
                .build();
    }

    private void awaitPublication(VerifiedAccountState next) throws RedoubtException, InterruptedException {
        OwnAccount own = new OwnAccount(node, appliance);
        Instant end = node.clock().instant().plus(PUBLICATION);
        while (node.clock().instant().isBefore(end)) {
            KnownAccount account = own.follow();
            if (account.reference().equals(next.reference())) {
                return;
            }
            if (account.state().version() >= next.version()) {
                throw new AccountChangedException();
            }
            pauses.pause(POLL);
        }
        throw new CodeRefusedException();
    }

    private RendezvousAnswer answer(ByteString sealed) {
        return RendezvousAnswer.newBuilder().setId(id()).setAnswer(sealed).build();
    }

    /** Ends the rendezvous, so that the code is of no use any more, whether a device was added or not. */
    @Override
    public void close() throws RedoubtException {
        try {
            appliance.answerAtRendezvous(answer(ByteString.EMPTY));
        } catch (RefusedByApplianceException e) {
            if (!e.code().equals(CodeRefusals.UNKNOWN_RENDEZVOUS)) {
                throw e;
            }
        } finally {
            wipe();
        }
    }

    private void wipe() {
        keys.close();
        code.close();
    }
}
