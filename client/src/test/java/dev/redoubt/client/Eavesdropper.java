package dev.redoubt.client;

import com.google.protobuf.ByteString;
import dev.redoubt.client.container.Container;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.store.NodeVault;
import dev.redoubt.client.store.RecoveryRecords;
import dev.redoubt.crypto.X25519KeyPair;
import dev.redoubt.protocol.account.JoinAnswer;
import dev.redoubt.protocol.account.JoinRequest;
import dev.redoubt.protocol.account.JoinSession;
import dev.redoubt.protocol.account.LocalNode;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.appliance.RendezvousAnswer;
import dev.redoubt.protocol.appliance.RendezvousRequest;
import dev.redoubt.protocol.device.RendezvousKeys;
import dev.redoubt.protocol.device.proto.DeviceAnswer;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.invitation.DeviceCode;
import dev.redoubt.protocol.recovery.RecoveryBundle;
import java.security.SecureRandom;
import java.util.List;

/** Somebody who has seen a code, and whom the appliance lets read and write at its rendezvous. */
final class Eavesdropper implements AutoCloseable {
    private final FakeAppliance appliance;
    private final TestClock clock;
    private final DeviceCode code;
    private final RendezvousKeys keys;
    private final SecureRandom random = new SecureRandom();
    private final X25519KeyPair exchange = X25519KeyPair.generate(random);

    Eavesdropper(FakeAppliance appliance, TestClock clock, String seen) throws Exception {
        this.appliance = appliance;
        this.clock = clock;
        this.code = DeviceCode.parse(seen);
        this.keys = new RendezvousKeys(code.secret());
    }

    ByteString id() {
        return ByteString.copyFrom(keys.id().toBytes());
    }

    /** What the new device has left; waits for it. */
    JoinRequest request() throws Exception {
        while (true) {
            byte[] sealed = appliance.accounts.read(id()).getRequest().toByteArray();
            if (sealed.length > 0) {
                return JoinRequest.parse(keys.openRequest(sealed));
            }
            Thread.sleep(1);
        }
    }

    void leaveRequest(byte[] content) throws Exception {
        appliance.accounts.request(RendezvousRequest.newBuilder()
                .setId(id())
                .setRequest(ByteString.copyFrom(keys.sealRequest(content, random)))
                .build());
    }

    /** The request of another device, with the own key to seal the answer for. */
    byte[] withOwnKey(JoinRequest request) {
        return new JoinRequest(
                        request.certificate(),
                        request.rendezvous(),
                        Octets.copyOf(exchange.publicKey()),
                        request.signature())
                .toBytes();
    }

    /** Signed by a device of this person, with all that a true answer has. */
    byte[] signed(Person person, JoinRequest request, DeviceAnswer content) throws Exception {
        try (Passphrase passphrase = person.passphrase();
                Container container = person.environment().openContainer(person.home(), passphrase)) {
            List<LocalNode> nodes = container.read(transaction -> new NodeVault(transaction).nodes());
            JoinSession session =
                    new JoinSession(keys.id(), request.exchangeKey(), Octets.copyOf(exchange.publicKey()));
            byte[] answer = JoinAnswer.sign(
                            nodes.getFirst().keys(),
                            request.certificate().wanted().node(),
                            session,
                            content.toByteArray())
                    .toBytes();
            nodes.forEach(node -> node.keys().close());
            return answer;
        }
    }

    void leaveAnswer(JoinRequest request, byte[] content) throws Exception {
        byte[] sealed = keys.sealAnswer(content, exchange, request.exchangeKey().toBytes(), random);
        appliance.accounts.answer(RendezvousAnswer.newBuilder()
                .setId(id())
                .setAnswer(ByteString.copyFrom(sealed))
                .build());
    }

    /** The state that adds the device, as the owner's root signs it. Nobody gets it who only has the code: the worst case. */
    VerifiedAccountState next(Person owner, JoinRequest request) throws Exception {
        try (Passphrase passphrase = owner.passphrase();
                Container container = owner.environment().openContainer(owner.home(), passphrase);
                RecoveryBundle bundle = container
                        .read(transaction -> new RecoveryRecords(transaction).bundle())
                        .orElseThrow()) {
            VerifiedAccountState state = container.read(transaction -> new NodeVault(transaction).state());
            return bundle.root().addNode(state, request.certificate(), clock.instant());
        }
    }

    @Override
    public void close() {
        exchange.close();
        keys.close();
        code.close();
    }
}
