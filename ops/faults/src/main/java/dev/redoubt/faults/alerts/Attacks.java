package dev.redoubt.faults.alerts;

import com.google.protobuf.ByteString;
import dev.redoubt.channel.bhttp.Field;
import dev.redoubt.channel.client.ChannelClient;
import dev.redoubt.channel.client.ChannelException;
import dev.redoubt.channel.client.ChannelRequest;
import dev.redoubt.protocol.account.AccountRoot;
import dev.redoubt.protocol.account.NodeKeys;
import dev.redoubt.protocol.appliance.ClaimRequest;
import dev.redoubt.protocol.appliance.EnrolRequest;
import dev.redoubt.rig.Device;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What somebody does to an appliance, or a program that looks like him. */
final class Attacks {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final DateTimeFormatter SIGNED_AT =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String PROTOBUF = "application/protobuf";
    /** More than a key takes at once, and than rates forgive. */
    private static final int MANY = 40;

    private static final String NOBODYS_KEY = "RDBTAAAAAAAAAAAAAAAA";
    private static final int TRIES = 15;
    private static final int CLAIMS = 120;
    private static final int HELLOS = 400;
    private static final int TOKEN_SIZE = 32;

    private Attacks() {}

    static List<Scenario> all() {
        return List.of(
                Scenario.once(
                        "altered",
                        "an exchange of a real session comes altered",
                        Set.of("ChannelTagFailures"),
                        site -> intrude(site, Intruder::alter)),
                Scenario.once(
                        "repeated",
                        "an exchange of a real session comes twice",
                        Set.of("ChannelReplays"),
                        site -> intrude(site, Intruder::repeat)),
                Scenario.once(
                        "administration",
                        MANY
                                + " calls to the administration under a key that nobody has, and 15 under an auditor's, wrongly signed",
                        Set.of("AdministrationUnauthorized", "AdministratorLocked"),
                        Attacks::wrongSignatures),
                Scenario.once(
                        "strangers",
                        MANY + " devices that nobody knows",
                        Set.of("AuthenticationsRefused"),
                        Attacks::unknownDevices),
                Scenario.once(
                        "enrolments",
                        MANY + " enrolments with an invitation that nobody was given",
                        Set.of("EnrolmentsRefused"),
                        Attacks::wrongInvitations),
                Scenario.once(
                                "claims",
                                "a device draws " + CLAIMS + " keys of another one",
                                Set.of("ClaimsRefused"),
                                Attacks::claims)
                        .holding("LastResortKeysUsed"),
                Scenario.of(
                        "junk",
                        "a device is sent what it cannot open",
                        Set.of("EnvelopesRejected"),
                        site -> site.appliance().load().reject(true),
                        site -> site.appliance().load().reject(false)),
                // The last one: for some seconds nobody else comes in from there.
                Scenario.once(
                        "hellos",
                        HELLOS + " client hellos that are none, from one address",
                        Set.of("HandshakesRefused", "AddressFloods"),
                        site -> intrude(site, Attacks::knock)));
    }

    private interface Deed {
        void by(Intruder intruder) throws IOException;
    }

    private static void intrude(Site site, Deed deed) throws IOException {
        try (Intruder intruder = Intruder.enter(site.appliance().server())) {
            deed.by(intruder);
        }
    }

    private static void knock(Intruder intruder) {
        for (int i = 0; i < HELLOS; i++) {
            intruder.knock();
        }
    }

    private static void wrongSignatures(Site site) throws IOException {
        try (ChannelClient stranger = site.appliance().server().client(Optional.empty())) {
            for (int i = 0; i < MANY; i++) {
                stranger.send(wronglySigned(NOBODYS_KEY, i));
            }
            for (int i = 0; i < TRIES; i++) {
                stranger.send(wronglySigned(site.appliance().accessKey(), i));
            }
        }
    }

    private static ChannelRequest wronglySigned(String key, int signature) {
        String at = SIGNED_AT.format(Instant.now());
        return ChannelRequest.get("/networks")
                .with("x-amz-date", at)
                .with(
                        "authorization",
                        "AWS4-HMAC-SHA256 Credential=%s/%s/local/wickr/aws4_request, SignedHeaders=host;x-amz-date, Signature=%064x"
                                .formatted(key, at.substring(0, 8), signature));
    }

    private static void unknownDevices(Site site) throws IOException {
        try (AccountRoot root = AccountRoot.generate(RANDOM)) {
            Device nobody = new Device(NodeKeys.generate(root.id(), RANDOM));
            for (int i = 0; i < MANY; i++) {
                try (ChannelClient client = site.appliance().server().client(Optional.of(nobody))) {
                    client.connect();
                    throw new IOException("a device was accepted that was never enrolled");
                } catch (ChannelException e) {
                    // As it should be.
                }
            }
        }
    }

    private static void wrongInvitations(Site site) throws IOException {
        try (ChannelClient stranger = site.appliance().server().client(Optional.empty())) {
            for (int i = 0; i < MANY; i++) {
                EnrolRequest request = EnrolRequest.newBuilder()
                        .setInvitationToken(Load.random(TOKEN_SIZE))
                        .build();
                stranger.send(ChannelRequest.post("/v1/enrol", PROTOBUF, request.toByteArray()));
            }
        }
    }

    private static void claims(Site site) throws IOException {
        Device from = site.appliance().idle().getFirst();
        byte[] request = ClaimRequest.newBuilder()
                .addNodeIds(ByteString.copyFrom(site.appliance().absent().node().toBytes()))
                .build()
                .toByteArray();
        try (ChannelClient client = site.appliance().server().client(Optional.of(from))) {
            for (int i = 0; i < CLAIMS; i++) {
                client.send(new ChannelRequest(
                        "POST", "/v1/keys/claim", List.of(new Field("content-type", PROTOBUF)), request, false));
            }
        }
    }
}
