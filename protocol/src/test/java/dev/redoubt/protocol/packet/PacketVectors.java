package dev.redoubt.protocol.packet;

import static dev.redoubt.protocol.account.People.NOW;

import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.account.AgreementRecord;
import dev.redoubt.protocol.account.Credential;
import dev.redoubt.protocol.account.Lifetimes;
import dev.redoubt.protocol.account.NodeKeys;
import dev.redoubt.protocol.account.People;
import dev.redoubt.protocol.account.People.SeededRandom;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.ChainPosition;
import dev.redoubt.protocol.message.Message;
import dev.redoubt.protocol.message.MessageCodec;
import dev.redoubt.protocol.message.Timing;
import dev.redoubt.protocol.packet.PacketSealer.Signing;
import dev.redoubt.protocol.vectors.Vector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes the vectors of packets: all to bob, who has one one-time pair and one last-resort pair. */
public final class PacketVectors implements AutoCloseable {
    private final People alice = People.named("alice");
    private final People bob = People.named("bob");
    private final People mallory = People.named("mallory");
    private final Message message = Messages.text(alice, "Grüße, bob", bob);
    private final List<Vector> all = new ArrayList<>();

    public static List<Vector> opening() throws Exception {
        try (PacketVectors vectors = new PacketVectors()) {
            vectors.recipient();
            vectors.good();
            vectors.changed();
            vectors.forged();
            vectors.forgedPayloads();
            vectors.forgedMessages();
            vectors.chains();
            vectors.all.addAll(GroupPacketVectors.all());
            return vectors.all;
        }
    }

    private void recipient() {
        all.add(new Vector("recipient")
                .with("signing_seed", bob.node.signingKey().seed().read(byte[]::clone))
                .with(
                        "agreement_private_key",
                        bob.node.agreementKey().privateKey().read(byte[]::clone))
                .with("credential", bob.local().credential().toBytes())
                .with("one_time_key", bob.oneTime.publicKey().toBytes())
                .with("one_time_private_keys", bob.oneTime.exportPrivateKeys().read(byte[]::clone))
                .with("last_resort_key", bob.lastResort.publicKey().toBytes())
                .with(
                        "last_resort_private_keys",
                        bob.lastResort.exportPrivateKeys().read(byte[]::clone))
                .with("account_state", bob.state.toBytes()));
    }

    private void add(String name, byte[] exchange, byte[] payload, String expect) {
        add(name, exchange, payload, NOW, alice.state, expect);
    }

    private Vector add(
            String name, byte[] exchange, byte[] payload, Instant now, VerifiedAccountState sender, String expect) {
        Vector vector = new Vector(name)
                .with("sender_state", sender.toBytes())
                .with("now", Long.toString(now.getEpochSecond()))
                .with("exchange", exchange)
                .with("payload", payload)
                .with("expect", expect);
        all.add(vector);
        return vector;
    }

    private void add(String name, Forge.Packet packet, String expect) {
        add(name, packet.exchange(), packet.payload(), expect);
    }

    private SealedPacket seal(Signing signing) throws Exception {
        return new PacketSealer(new SeededRandom("vectors"))
                .seal(alice.local(), message, List.of(bob.recipientKey()), signing);
    }

    private void good() throws Exception {
        SealedPacket deniable = seal(Signing.DENIABLE);
        good("text", deniable, NOW);
        good("text, signed", seal(Signing.SIGNED), NOW);
        good("text that waited for 45 days", deniable, NOW.plus(Duration.ofDays(45)));
        SealedPacket lastResort = new PacketSealer(new SeededRandom("vectors"))
                .seal(alice.local(), message, List.of(bob.lastResortRecipientKey()), Signing.DENIABLE);
        good("text to the last resort", lastResort, NOW);
    }

    private void good(String name, SealedPacket packet, Instant now) {
        add(name, packet.exchanges().getFirst().exchange(), packet.payload(), now, alice.state, "ok")
                .with("text", "Grüße, bob")
                .with("payload_digest", packet.payloadDigest().toBytes());
    }

    private void changed() throws Exception {
        SealedPacket packet = seal(Signing.DENIABLE);
        byte[] exchange = packet.exchanges().getFirst().exchange();
        byte[] payload = packet.payload();
        add("exchange cut off", Arrays.copyOf(exchange, exchange.length - 1), payload, "MalformedExchange");
        add("exchange with a byte more", Arrays.copyOf(exchange, exchange.length + 1), payload, "MalformedExchange");
        add("exchange of an unknown suite", flip(exchange, 2, 3), payload, "MalformedExchange");
        add("key id of zero", flip(exchange, 10, 1), payload, "MalformedExchange");
        add("flag that is no flag", flip(exchange, 11, 2), payload, "MalformedExchange");
        add("payload cut off", exchange, Arrays.copyOf(payload, payload.length - 1), "MalformedSealedPayload");
        add("payload of an unknown suite", exchange, flip(payload, 2, 3), "MalformedSealedPayload");
        add("unknown key", flip(exchange, 10, 8), payload, "UnknownKey");
        add("one-time key called a last resort", flip(exchange, 11, 1), payload, "WrongFlag");
        byte[] smallOrder = exchange.clone();
        Arrays.fill(smallOrder, 12, 44, (byte) 0);
        add("R of small order", smallOrder, payload, "UnusableKeyMaterial");
        add("changed R", flip(exchange, 12, 1), payload, "SenderNotOpened");
        add("changed KEM ciphertext", flip(exchange, 44, 1), payload, "SenderNotOpened");
        add("changed s", flip(exchange, 1132, 1), payload, "SenderNotOpened");
        add("changed w", flip(exchange, 1228, 1), payload, "KeyNotUnwrapped");
        add("changed commitment", exchange, flip(payload, 3, 1), "KeyNotUnwrapped");
        add("changed C", exchange, flip(payload, 35, 1), "KeyNotUnwrapped");
    }

    private static byte[] flip(byte[] bytes, int at, int bits) {
        byte[] flipped = bytes.clone();
        flipped[at] ^= (byte) bits;
        return flipped;
    }

    private Forge byAlice() throws Exception {
        return new Forge(alice.local(), bob.recipientKey()).saying(message);
    }

    /** Mallory's own keys under alice's words. */
    private Forge byMallory(Credential credential) throws Exception {
        return new Forge(mallory.local(), bob.recipientKey()).saying(credential, MessageCodec.encode(message));
    }

    private void forged() throws Exception {
        Forge honest = byAlice();
        byte[] lie = Payload.unsigned(
                        alice.local().credential(), MessageCodec.encode(Messages.text(alice, "Lügen, bob", bob)))
                .toPaddedBytes();
        try (PayloadKeys keys = PayloadKeys.derive(honest.secret)) {
            byte[] swapped = keys.seal(lie).toBytes();
            add("another payload under the same K", honest.seal().exchange(), swapped, "KeyNotUnwrapped");
            SealedPayload sealed = keys.seal(honest.padded);
            SealedPayload broken = new SealedPayload(sealed.commitment(), flip(sealed.ciphertext(), 0, 1));
            add("right commitment, wrong C", byAlice().seal(broken), "PayloadNotOpened");
        }
        Forge twoKeys = byAlice();
        twoKeys.secret = Secret.random(32, new SeededRandom("another K"));
        add("payload that is committed to another K", twoKeys.seal(), "CommitmentMismatch");
        Forge posing = byMallory(alice.local().credential());
        posing.claim = SenderClaim.of(alice.local().credential());
        add("s of somebody whose agreement key is missing", posing.seal(), "KeyNotUnwrapped");
        Forge mismatch = byMallory(alice.local().credential());
        add("credential that is not the one of s", mismatch.seal(), "CredentialMismatch");
        Forge weak = byMallory(mallory.local().credential());
        weak.claim = new SenderClaim(weak.claim.node(), Octets.copyOf(new byte[32]), weak.claim.credentialDigest());
        add("A of small order", weak.seal(), "UnusableKeyMaterial");
    }

    private void forgedPayloads() throws Exception {
        Forge nothing = byAlice();
        nothing.padded = new byte[512];
        add("payload of zeros", nothing.seal(), "MalformedPayload");
        Forge padding = byAlice();
        padding.padded[padding.padded.length - 1] = 1;
        add("padding that is not zero", padding.seal(), "MalformedPayload");
        Forge larger = byAlice();
        larger.padded = Arrays.copyOf(larger.padded, 2048);
        add("padding to a larger bucket", larger.seal(), "MalformedPayload");
        Forge length = byAlice();
        Arrays.fill(length.padded, 394, 398, (byte) 0x7f);
        add("body longer than the payload", length.seal(), "MalformedPayload");
        Forge signature = byAlice();
        signature.padded = Payload.signed(
                        alice.local().credential(), MessageCodec.encode(message), mallory.node.signingKey())
                .toPaddedBytes();
        add("signature by somebody else", signature.seal(), "BadPayloadSignature");
    }

    private void forgedMessages() throws Exception {
        byte[] junk = {1, 2, 3};
        add(
                "body that is no message",
                byAlice().saying(alice.local().credential(), junk).seal(),
                "MalformedBody");
        Message theirs = Messages.text(mallory, "hello", bob);
        add("state of another account", byAlice().saying(theirs).seal(), "MalformedBody");
        Message others = Messages.text(alice, "for mallory", mallory);
        add("message for others", byAlice().saying(others).seal(), "NotARecipient");
        forgedConversations();
        add(
                "sent in the future",
                byAlice().saying(sentAt(NOW.plus(Duration.ofHours(1)))).seal(),
                "SentOutsideValidity");
        add(
                "sent before the credential",
                byAlice().saying(sentAt(NOW.minus(Duration.ofHours(1)))).seal(),
                "SentOutsideValidity");
    }

    private void forgedConversations() throws Exception {
        Message plain = Messages.text(mallory, "psst", bob);
        addByMallory("conversation of others", byMallory(plain, message.position()));
        ChainPosition inGroup = new ChainPosition(
                plain.position().conversation(), 1, plain.position().previousPayload(), bob.state.digest());
        Forge.Packet held = byMallory(plain, inGroup);
        add("unknown group", held.exchange(), held.payload(), NOW, mallory.state, "ok")
                .with("standing", "UNKNOWN_GROUP");
        Message several = Messages.text(mallory, "psst", bob, alice);
        addByMallory("several accounts outside of a group", byMallory(several, plain.position()));
        byte[] doubled = Arrays.copyOf(MessageCodec.encode(message), MessageCodec.encode(message).length + 2);
        doubled[doubled.length - 2] = 0x30;
        doubled[doubled.length - 1] = 1;
        add(
                "counter twice",
                byAlice().saying(alice.local().credential(), doubled).seal(),
                "MalformedBody");
    }

    private void addByMallory(String name, Forge.Packet packet) {
        add(name, packet.exchange(), packet.payload(), NOW, mallory.state, "WrongConversation");
    }

    private Forge.Packet byMallory(Message plain, ChainPosition position) throws Exception {
        return new Forge(mallory.local(), bob.recipientKey())
                .saying(new Message(
                        plain.id(), plain.timing(), position, plain.senderState(), plain.recipients(), plain.content()))
                .seal();
    }

    private Message sentAt(Instant time) {
        return new Message(
                message.id(),
                Timing.forEver(time),
                message.position(),
                message.senderState(),
                message.recipients(),
                message.content());
    }

    private void chains() throws Exception {
        Forge.Packet good = byAlice().seal();
        add("unknown sender", good.exchange(), good.payload(), NOW, mallory.state, "UnknownSender");
        add(
                "credential that expired too long ago",
                good.exchange(),
                good.payload(),
                NOW.plus(Duration.ofDays(60)),
                alice.state,
                "InvalidChain.Expired");
        AgreementRecord record = new AgreementRecord(
                alice.node.id(), mallory.agreement.key(), mallory.agreement.validity(), mallory.agreement.signature());
        Credential credential = new Credential(alice.local().credential().certificate(), record);
        Forge unsigned = byMallory(credential);
        unsigned.claim = SenderClaim.of(credential);
        add("agreement record of somebody else", unsigned.seal(), "InvalidChain.BadSignature");
        try (NodeKeys second = NodeKeys.generate(alice.root.id(), new SeededRandom("second"))) {
            VerifiedAccountState two = alice.root.addNode(alice.state, second, NOW, Lifetimes.NODE_CERTIFICATE);
            VerifiedAccountState revoked = alice.root.revoke(two, alice.node.id(), NOW);
            add("revoked node", good.exchange(), good.payload(), NOW, revoked, "InvalidChain.RevokedNode");
            VerifiedAccountState other = alice.root.firstState(second, NOW);
            add("node that is not listed", good.exchange(), good.payload(), NOW, other, "InvalidChain.UnknownNode");
        }
    }

    @Override
    public void close() {
        alice.close();
        bob.close();
        mallory.close();
    }
}
