package dev.redoubt.client.device;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.appliance.ApplianceConnector;
import dev.redoubt.client.appliance.ApplianceProfile;
import dev.redoubt.client.container.Container;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.CodeRefusedException;
import dev.redoubt.client.failure.ForeignAccountException;
import dev.redoubt.client.failure.ForgedJoiningException;
import dev.redoubt.client.failure.OutdatedDeviceException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.messaging.Authorities;
import dev.redoubt.client.messaging.Pauses;
import dev.redoubt.client.store.AccountStorageKeys;
import dev.redoubt.client.store.ApplianceRecords;
import dev.redoubt.client.store.ContactBook;
import dev.redoubt.client.store.RecoveryRecords;
import dev.redoubt.crypto.Secret;
import dev.redoubt.crypto.X25519KeyPair;
import dev.redoubt.protocol.account.CertificateRequest;
import dev.redoubt.protocol.account.InvalidChainException;
import dev.redoubt.protocol.account.JoinAnswer;
import dev.redoubt.protocol.account.JoinRequest;
import dev.redoubt.protocol.account.JoinSession;
import dev.redoubt.protocol.account.Lifetimes;
import dev.redoubt.protocol.account.NodeKeys;
import dev.redoubt.protocol.account.StateReference;
import dev.redoubt.protocol.account.UnverifiedAccountState;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.appliance.ReadRendezvous;
import dev.redoubt.protocol.appliance.Rendezvous;
import dev.redoubt.protocol.appliance.RendezvousRequest;
import dev.redoubt.protocol.device.RendezvousKeys;
import dev.redoubt.protocol.device.proto.DeviceAnswer;
import dev.redoubt.protocol.device.proto.DeviceOffer;
import dev.redoubt.protocol.device.proto.RestoredContact;
import dev.redoubt.protocol.fingerprint.Fingerprint;
import dev.redoubt.protocol.fingerprint.NodeFingerprint;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.invitation.DeviceCode;
import dev.redoubt.protocol.recovery.RecoveryBundle;
import dev.redoubt.protocol.recovery.RecoveryException;
import dev.redoubt.protocol.recovery.StorageKeyRecord;
import dev.redoubt.protocol.wire.MalformedException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The new device's part: it reads the code of an existing one, asks to be added, shows its fingerprint, and enrols once it has
 * the account's signature. Before that nothing is kept but where the appliance is: cut off, it is begun again with another code.
 */
public final class CodeEnrolment {
    private final Container container;
    private final ApplianceConnector connector;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Pauses pauses;

    public CodeEnrolment(
            Container container,
            ApplianceConnector connector,
            InstantSource clock,
            SecureRandom random,
            Pauses pauses) {
        this.container = container;
        this.connector = connector;
        this.clock = clock;
        this.random = random;
        this.pauses = pauses;
    }

    /**
     * @param home what to call the home in errors
     * @param code stays with the caller
     * @param user of this device
     * @return the account's name
     * @throws ForeignAccountException if the user says that the account is not theirs
     * @throws CodeRefusedException if the code is used or too old, the other device's user did not confirm, or the clocks differ
     * @throws OutdatedDeviceException if the other device does not sign its answer
     * @throws ForgedJoiningException if an answer lay there that no device of the account has signed for this device
     */
    public String enrol(String home, DeviceCode code, JoiningUser user) throws RedoubtException, InterruptedException {
        FurtherEnrolment further = new FurtherEnrolment(container, connector, clock, random);
        Optional<String> resumed = further.resume(home);
        if (resumed.isPresent()) {
            return resumed.get();
        }
        ApplianceProfile profile = ApplianceProfile.of(code);
        container.write(transaction -> {
            new ApplianceRecords(transaction).putProfile(profile);
            return null;
        });
        ApplianceProfile complete = Authorities.complete(container, connector);
        try (RendezvousKeys keys = new RendezvousKeys(code.secret());
                Appliance appliance = connector.connectToEnrol(complete, ApplianceRecords.channelMemory(container))) {
            return ask(new Meeting(appliance, keys), complete, further, user);
        } catch (MalformedException | InvalidChainException | InvalidProtocolBufferException e) {
            // Somebody else wrote there, who does not have the code, or not the account.
            throw new CodeRefusedException();
        }
    }

    private record Meeting(Appliance appliance, RendezvousKeys keys) {
        ByteString id() {
            return ByteString.copyFrom(keys.id().toBytes());
        }

        Rendezvous read() throws RedoubtException {
            ReadRendezvous read = ReadRendezvous.newBuilder().setId(id()).build();
            return CodeRefusals.at(() -> appliance.readRendezvous(read));
        }
    }

    /** The new device, for the account that its user has confirmed. */
    private record Asking(VerifiedAccountState current, NodeKeys node, X25519KeyPair exchange) {
        JoinSession session(RendezvousKeys keys, Octets answering) {
            return new JoinSession(keys.id(), Octets.copyOf(exchange.publicKey()), answering);
        }
    }

    /** What a device of that account has answered and signed. */
    private record Admitted(DeviceAnswer answer, VerifiedAccountState next) {}

    private String ask(Meeting meeting, ApplianceProfile profile, FurtherEnrolment further, JoiningUser user)
            throws RedoubtException, InterruptedException, MalformedException, InvalidChainException,
                    InvalidProtocolBufferException {
        DeviceOffer offer = DeviceOffer.parseFrom(
                meeting.keys().openOffer(meeting.read().getOffer().toByteArray()));
        UnverifiedAccountState claimed =
                UnverifiedAccountState.parse(offer.getAccountState().toByteArray());
        VerifiedAccountState current = claimed.verify(StateReference.root(claimed.claimedAccount()));
        if (!user.isOwnAccount(offer.getName(), Fingerprint.ofAccount(current.account()))) {
            throw new ForeignAccountException();
        }
        try (NodeKeys node = NodeKeys.generate(current.account(), random);
                X25519KeyPair exchange = X25519KeyPair.generate(random)) {
            Asking asking = new Asking(current, node, exchange);
            leaveRequest(meeting, asking);
            user.show(NodeFingerprint.of(current.account(), node.id()));
            Admitted admitted = verify(meeting, asking, awaitAnswer(meeting, exchange));
            List<NodeId> suspended = suspended(admitted.answer());
            return further.enrol(
                    node,
                    new FurtherEnrolment.Admission(admitted.next(), suspended, profile, offer.getName()),
                    transaction -> restore(transaction, admitted));
        }
    }

    private void leaveRequest(Meeting meeting, Asking asking) throws RedoubtException {
        CertificateRequest certificate = CertificateRequest.sign(
                asking.current().rootKey(), asking.node(), clock.instant(), Lifetimes.NODE_CERTIFICATE);
        Octets exchangeKey = Octets.copyOf(asking.exchange().publicKey());
        JoinRequest request =
                JoinRequest.sign(asking.node(), certificate, meeting.keys().id(), exchangeKey);
        RendezvousRequest sealed = RendezvousRequest.newBuilder()
                .setId(meeting.id())
                .setRequest(ByteString.copyFrom(meeting.keys().sealRequest(request.toBytes(), random)))
                .build();
        CodeRefusals.at(() -> meeting.appliance().requestAtRendezvous(sealed));
    }

    private RendezvousKeys.OpenedAnswer awaitAnswer(Meeting meeting, X25519KeyPair exchange)
            throws RedoubtException, InterruptedException, MalformedException {
        Instant end = clock.instant().plus(DeviceAddition.LIFE);
        while (clock.instant().isBefore(end)) {
            ByteString sealed = meeting.read().getAnswer();
            if (!sealed.isEmpty()) {
                return meeting.keys().openAnswer(sealed.toByteArray(), exchange);
            }
            pauses.pause(DeviceAddition.POLL);
        }
        throw new CodeRefusedException();
    }

    /** Whoever sealed the answer has the code. Nothing of it is looked at before a device of the account has signed it. */
    private Admitted verify(Meeting meeting, Asking asking, RendezvousKeys.OpenedAnswer opened)
            throws RedoubtException {
        CodeRefusals.refuseUnsigned(opened.content());
        try {
            JoinAnswer signed = JoinAnswer.parse(opened.content());
            JoinSession session = asking.session(meeting.keys(), opened.answering());
            NodeId node = asking.node().id();
            DeviceAnswer answer =
                    DeviceAnswer.parseFrom(signed.verify(asking.current(), node, session, clock.instant()));
            VerifiedAccountState next = UnverifiedAccountState.parse(
                            answer.getAccountState().toByteArray())
                    .verify(asking.current().reference());
            next.node(node);
            // The offered state may be an old one, which still lists a device that was revoked since.
            next.node(signed.by());
            return new Admitted(answer, next);
        } catch (MalformedException | InvalidChainException | InvalidProtocolBufferException e) {
            throw CodeRefusals.notHolding(e);
        }
    }

    private static List<NodeId> suspended(DeviceAnswer answer) throws MalformedException {
        try {
            return answer.getSuspendedList().stream()
                    .map(bytes -> NodeId.of(bytes.toByteArray()))
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new MalformedException("device answer: a node id of another size", e);
        }
    }

    private static void restore(Transaction transaction, Admitted admitted) throws RedoubtException {
        DeviceAnswer answer = admitted.answer();
        if (answer.getStorageKey().size() == RecoveryBundle.KEY_SIZE) {
            try (Secret key = Secret.takeOwnershipOf(answer.getStorageKey().toByteArray())) {
                storageKey(transaction, key, admitted);
            }
        }
        ContactBook contacts = new ContactBook(transaction);
        for (RestoredContact restored : answer.getContactsList()) {
            Optional<StateReference> seen = seen(restored);
            if (seen.isPresent()) {
                contacts.restore(seen.get(), Optional.of(restored.getName()).filter(name -> !name.isEmpty()));
            }
        }
    }

    /** The first one has no record. A record that is not the root's, or is of another key, is not kept: sisters are asked then. */
    private static void storageKey(Transaction transaction, Secret key, Admitted admitted) throws RedoubtException {
        DeviceAnswer answer = admitted.answer();
        if (answer.getStorageKeyRecord().isEmpty()) {
            new RecoveryRecords(transaction).putStorageKey(key);
            return;
        }
        try (AccountStorageKeys.Signed signed = new AccountStorageKeys.Signed(
                key.copy(), StorageKeyRecord.parse(answer.getStorageKeyRecord().toByteArray()))) {
            if (signed.record().verify(admitted.next().rootKey()).isOf(key)) {
                new AccountStorageKeys(transaction).adopt(signed);
            }
        } catch (RecoveryException e) {
            return;
        }
    }

    /** What a sister could not have meant is left out: a contact that is missing is pinned anew, as unverified. */
    private static Optional<StateReference> seen(RestoredContact restored) {
        try {
            AccountId account = AccountId.of(restored.getAccountId().toByteArray());
            return Optional.of(
                    restored.getStateVersion() == 0
                            ? StateReference.root(account)
                            : new StateReference(
                                    account,
                                    restored.getStateVersion(),
                                    Octets.copyOf(restored.getStateDigest().toByteArray())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
