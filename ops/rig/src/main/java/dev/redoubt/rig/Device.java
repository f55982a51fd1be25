package dev.redoubt.rig;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.redoubt.channel.client.ChannelClient;
import dev.redoubt.channel.client.ChannelRequest;
import dev.redoubt.channel.client.ChannelResponse;
import dev.redoubt.channel.session.DeviceSigner;
import dev.redoubt.protocol.account.AccountRoot;
import dev.redoubt.protocol.account.EphemeralKeyId;
import dev.redoubt.protocol.account.EphemeralKeyPair;
import dev.redoubt.protocol.account.Lifetimes;
import dev.redoubt.protocol.account.NodeKeys;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.appliance.EnrolNodeRequest;
import dev.redoubt.protocol.appliance.EnrolRequest;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.invitation.InvitationLink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** An enrolled device. */
public record Device(NodeKeys keys) implements DeviceSigner {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** So many devices of one account, at most 64, under a name that no other has. */
    public static List<Device> enrol(RedoubtServer server, int count) throws IOException {
        return enrol(server, count, Instant.now());
    }

    /** The same, with certificates that are valid from then on. */
    public static List<Device> enrol(RedoubtServer server, int count, Instant since) throws IOException {
        Instant now = since.truncatedTo(ChronoUnit.SECONDS);
        String name = "rig-" + HexFormat.of().toHexDigits(RANDOM.nextLong());
        AccountRoot root = AccountRoot.generate(RANDOM);
        List<Device> devices = new ArrayList<>(List.of(new Device(NodeKeys.generate(root.id(), RANDOM))));
        VerifiedAccountState state = root.firstState(devices.getFirst().keys(), now);
        try (ChannelClient stranger = server.client(Optional.empty());
                InvitationLink link = server.invite(name)) {
            post(stranger, "/v1/enrol", devices.getFirst().enrolment(state, link, now));
            while (devices.size() < count) {
                Device next = new Device(NodeKeys.generate(root.id(), RANDOM));
                state = root.addNode(state, next.keys(), now, Lifetimes.NODE_CERTIFICATE);
                post(stranger, "/v1/account/enrol-node", next.enrolment(state, now));
                devices.add(next);
            }
        }
        return devices;
    }

    private static void post(ChannelClient client, String path, Message body) throws IOException {
        ChannelResponse response = client.send(ChannelRequest.post(path, "application/protobuf", body.toByteArray()));
        if (response.status() != 200) {
            throw new IOException(path + ": " + new String(response.body(), StandardCharsets.UTF_8));
        }
    }

    private EnrolRequest enrolment(VerifiedAccountState state, InvitationLink link, Instant now) {
        return EnrolRequest.newBuilder()
                .setInvitationToken(ByteString.copyFrom(link.token().bytes().read(byte[]::clone)))
                .setAccountState(ByteString.copyFrom(state.toBytes()))
                .setAgreementRecord(agreementRecord(now))
                .addEphemeralKeys(oneTimeKey(now))
                .setLastResortKey(lastResortKey(now))
                .build();
    }

    private EnrolNodeRequest enrolment(VerifiedAccountState state, Instant now) {
        return EnrolNodeRequest.newBuilder()
                .setAccountState(ByteString.copyFrom(state.toBytes()))
                .setAgreementRecord(agreementRecord(now))
                .addEphemeralKeys(oneTimeKey(now))
                .setLastResortKey(lastResortKey(now))
                .build();
    }

    private ByteString agreementRecord(Instant now) {
        return ByteString.copyFrom(
                keys.certifyAgreement(now, Lifetimes.AGREEMENT_RECORD_MAX).toBytes());
    }

    private ByteString oneTimeKey(Instant now) {
        return ByteString.copyFrom(
                EphemeralKeyPair.oneTimeBatch(keys, new EphemeralKeyId(1), 1, now.plus(Lifetimes.ONE_TIME_KEY), RANDOM)
                        .getFirst()
                        .publicKey()
                        .toBytes());
    }

    private ByteString lastResortKey(Instant now) {
        return ByteString.copyFrom(
                EphemeralKeyPair.lastResort(keys, new EphemeralKeyId(2), now.plus(Lifetimes.LAST_RESORT_KEY), RANDOM)
                        .publicKey()
                        .toBytes());
    }

    @Override
    public AccountId account() {
        return keys.account();
    }

    @Override
    public NodeId node() {
        return keys.id();
    }

    @Override
    public byte[] sign(byte[] statement) {
        return keys.signingKey().sign(statement);
    }
}
