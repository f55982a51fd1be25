package dev.redoubt.server;

import static dev.redoubt.server.testing.Problems.assertProblem;
import static dev.redoubt.server.testing.TestAppliance.post;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.redoubt.channel.client.ChannelClient;
import dev.redoubt.channel.client.ChannelResponse;
import dev.redoubt.crypto.Argon2id;
import dev.redoubt.crypto.Oprf;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.account.AccountRoot;
import dev.redoubt.protocol.account.Lifetimes;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.appliance.EvaluateRecoveryRequest;
import dev.redoubt.protocol.appliance.EvaluateRecoveryResponse;
import dev.redoubt.protocol.appliance.FetchRecoveryRequest;
import dev.redoubt.protocol.appliance.FetchRecoveryResponse;
import dev.redoubt.protocol.appliance.KeepRecoveryRequest;
import dev.redoubt.protocol.appliance.LookupRequest;
import dev.redoubt.protocol.appliance.RecoveredStateRequest;
import dev.redoubt.protocol.appliance.RecoveredStateResponse;
import dev.redoubt.protocol.appliance.RecoveryStatusRequest;
import dev.redoubt.protocol.appliance.RecoveryStatusResponse;
import dev.redoubt.protocol.recovery.AccountProof;
import dev.redoubt.protocol.recovery.PassphraseKeys;
import dev.redoubt.protocol.recovery.RecoveryBlob;
import dev.redoubt.protocol.recovery.RecoveryBundle;
import dev.redoubt.protocol.recovery.RecoveryStatement;
import dev.redoubt.server.administrator.Role;
import dev.redoubt.server.testing.FurtherDevice;
import dev.redoubt.server.testing.RememberedCertificates;
import dev.redoubt.server.testing.Rows;
import dev.redoubt.server.testing.TestAdministrator;
import dev.redoubt.server.testing.TestAppliance;
import dev.redoubt.server.testing.TestDevice;
import dev.redoubt.server.testing.TestPolicies;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One appliance for all of them; each has people of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecoveryIT {
    private static final Argon2id CHEAP = new Argon2id(8 * 1024, 1, 1);

    private final SecureRandom random = new SecureRandom();
    private TestAppliance appliance;

    @BeforeAll
    void start(@TempDir Path folder) {
        appliance = new TestAppliance(folder, "[limits]\nrecovery_tries_per_address = 100\n");
    }

    @AfterAll
    void stop() throws Exception {
        appliance.stop();
    }

    /** Somebody whose recovery is kept. */
    private final class Owner {
        final String name;
        final TestDevice device;
        final RecoveryBundle bundle;

        Owner(String name) throws Exception {
            this.name = name;
            this.device = appliance.enrol(name, 1);
            this.bundle = RecoveryBundle.of(
                    AccountRoot.ofSeed(device.root().seed().copy()),
                    Secret.random(32, random),
                    appliance.clock().instant(),
                    random);
        }

        ChannelClient client() {
            return appliance.as(device);
        }

        RecoveryBlob keep(long generation, String passphrase) throws Exception {
            PassphraseKeys keys = keys(client(), "", name, passphrase);
            RecoveryBlob blob = RecoveryBlob.seal(bundle, keys, random);
            assertEquals(
                    200,
                    keep(RecoveryStatement.keep(bundle, generation, keys, blob), blob.toBytes())
                            .status());
            return blob;
        }

        ChannelResponse keep(RecoveryStatement statement, byte[] blob) throws Exception {
            return post(
                    client(),
                    "/v1/recovery/keep",
                    KeepRecoveryRequest.newBuilder()
                            .setStatement(ByteString.copyFrom(statement.toBytes()))
                            .setBlob(ByteString.copyFrom(blob))
                            .build());
        }
    }

    private static ChannelResponse evaluate(ChannelClient client, String name, byte[] element) throws Exception {
        return post(
                client,
                "/v1/recovery/evaluate",
                EvaluateRecoveryRequest.newBuilder()
                        .setName(name)
                        .setBlindedElement(ByteString.copyFrom(element))
                        .build());
    }

    private PassphraseKeys keys(ChannelClient client, String asked, String name, String passphrase) throws Exception {
        Secret secret = Secret.takeOwnershipOf(passphrase.getBytes(StandardCharsets.UTF_8));
        try (PassphraseKeys.Question question = PassphraseKeys.ask(name, secret, random)) {
            ChannelResponse response = evaluate(client, asked, question.blindedElement());
            assertEquals(200, response.status(), () -> new String(response.body(), StandardCharsets.UTF_8));
            return question.answered(
                    EvaluateRecoveryResponse.parseFrom(response.body())
                            .getEvaluatedElement()
                            .toByteArray(),
                    CHEAP);
        }
    }

    private static ChannelResponse fetch(ChannelClient client, String name, byte[] token) throws Exception {
        return post(
                client,
                "/v1/recovery/fetch",
                FetchRecoveryRequest.newBuilder()
                        .setName(name)
                        .setFetchToken(ByteString.copyFrom(token))
                        .build());
    }

    private static byte[] token(PassphraseKeys keys) {
        return keys.fetchToken().read(byte[]::clone);
    }

    private byte[] element() {
        return Oprf.blind(Secret.random(8, random), random).element();
    }

    @Test
    void whoKnowsThePassphraseGetsTheBlobWithoutADevice() throws Exception {
        RecoveryBlob blob = new Owner("anna").keep(1, "secret");
        PassphraseKeys keys = keys(appliance.anonymous(), "anna", "anna", "secret");
        ChannelResponse response = fetch(appliance.anonymous(), "anna", token(keys));
        byte[] fetched =
                FetchRecoveryResponse.parseFrom(response.body()).getBlob().toByteArray();
        assertArrayEquals(blob.toBytes(), fetched);
        RecoveryBlob.parse(fetched).open(keys).close();
    }

    @Test
    void aWrongPassphraseGetsNoBlob() throws Exception {
        new Owner("berta").keep(1, "secret");
        PassphraseKeys wrong = keys(appliance.anonymous(), "berta", "berta", "secreu");
        assertProblem(403, "recovery_refused", fetch(appliance.anonymous(), "berta", token(wrong)));
    }

    @Test
    void anUnknownNameAndOneWithoutRecoveryAreAnsweredAlike() throws Exception {
        appliance.enrol("carla", 1);
        for (String name : new String[] {"carla", "nobody-of-that-name"}) {
            PassphraseKeys keys = keys(appliance.anonymous(), name, name, "secret");
            assertProblem(403, "recovery_refused", fetch(appliance.anonymous(), name, token(keys)));
        }
    }

    @Test
    void anUnknownNameAnswersTheSameElementAlwaysAlike() throws Exception {
        byte[] element = element();
        ChannelResponse first = evaluate(appliance.anonymous(), "nobody-again", element);
        assertArrayEquals(
                first.body(),
                evaluate(appliance.anonymous(), "nobody-again", element).body());
        assertFalse(java.util.Arrays.equals(
                first.body(),
                evaluate(appliance.anonymous(), "nobody-else", element).body()));
    }

    @Test
    void accountsAnswerUnderKeysOfTheirOwn() throws Exception {
        appliance.enrol("dora", 1);
        appliance.enrol("emma", 1);
        byte[] element = element();
        assertFalse(java.util.Arrays.equals(
                evaluate(appliance.anonymous(), "dora", element).body(),
                evaluate(appliance.anonymous(), "emma", element).body()));
    }

    @Test
    void tenTriesADayByNameAndThenTheTimeWhenAgain() throws Exception {
        double locked = appliance.metric("redoubt_lockouts_total{kind=\"name\"}");
        for (String name : new String[] {"frida", "nobody-is-counted-too"}) {
            if (name.equals("frida")) {
                appliance.enrol(name, 1);
            }
            for (int i = 0; i < 10; i++) {
                assertEquals(
                        200, evaluate(appliance.anonymous(), name, element()).status());
            }
            ChannelResponse eleventh = evaluate(appliance.anonymous(), name, element());
            assertProblem(429, "too_many_tries", eleventh);
            assertTrue(new String(eleventh.body(), StandardCharsets.UTF_8).contains("try again after 20"));
            assertProblem(429, "too_many_tries", evaluate(appliance.anonymous(), name, element()));
        }
        assertEquals(locked + 2, appliance.metric("redoubt_lockouts_total{kind=\"name\"}"), "each once");
        appliance.clock().move(Duration.ofHours(25));
        assertEquals(200, evaluate(appliance.anonymous(), "frida", element()).status());
    }

    @Test
    void triesThatWereMadeByAClockAheadLockNobodyOutForLongerThanADay() throws Exception {
        appliance.clock().move(Duration.ofDays(9));
        try (ChannelClient ahead = appliance.client(Optional.empty(), new RememberedCertificates())) {
            for (int i = 0; i < 11; i++) {
                evaluate(ahead, "iris", element());
            }
        } finally {
            appliance.clock().move(Duration.ofDays(-9));
        }
        try (ChannelClient client = appliance.client(Optional.empty(), new RememberedCertificates())) {
            ChannelResponse refused = evaluate(client, "iris", element());
            assertProblem(429, "too_many_tries", refused);
            assertTrue(retryAfter(refused) <= Duration.ofHours(25).toSeconds());
        }
    }

    private static long retryAfter(ChannelResponse refused) {
        return Long.parseLong(
                new String(refused.body(), StandardCharsets.UTF_8).replaceAll(".*\"retry_after\":([0-9]+).*", "$1"));
    }

    @Test
    void triesOfOthersTakeNothingFromTheOwnDevicesNorTheirPlace() throws Exception {
        Owner greta = new Owner("greta");
        greta.keep(1, "secret");
        for (int i = 0; i < 11; i++) {
            evaluate(appliance.anonymous(), "greta", element());
        }
        PassphraseKeys keys = keys(greta.client(), "", "greta", "secret");
        assertEquals(200, fetch(greta.client(), "", token(keys)).status());
        LookupRequest lookup = LookupRequest.newBuilder().setName("greta").build();
        assertEquals(200, post(greta.client(), "/v1/directory/lookup", lookup).status());
    }

    @Test
    void theOwnDevicesAreCountedToo() throws Exception {
        double locked = appliance.metric("redoubt_lockouts_total{kind=\"device\"}");
        Owner hanna = new Owner("hanna");
        for (int i = 0; i < 10; i++) {
            assertEquals(200, evaluate(hanna.client(), "", element()).status());
        }
        assertProblem(429, "too_many_tries", evaluate(hanna.client(), "", element()));
        assertProblem(429, "too_many_tries", evaluate(hanna.client(), "", element()));
        assertEquals(locked + 1, appliance.metric("redoubt_lockouts_total{kind=\"device\"}"));
    }

    @Test
    void aStolenDeviceUsesUpNoTriesOfTheOthers() throws Exception {
        Owner helga = new Owner("helga");
        FurtherDevice stolen =
                new FurtherDevice(helga.device.root(), appliance.clock().instant());
        VerifiedAccountState both = helga.device
                .root()
                .addNode(helga.device.state(), stolen.keys(), appliance.clock().instant(), Lifetimes.NODE_CERTIFICATE);
        post(appliance.anonymous(), "/v1/account/enrol-node", stolen.enrolment(both));
        ChannelClient thief = appliance.as(stolen);
        for (int i = 0; i < 10; i++) {
            assertEquals(200, evaluate(thief, "", element()).status());
        }
        assertProblem(429, "too_many_tries", evaluate(thief, "", element()));
        assertEquals(200, evaluate(helga.client(), "", element()).status());
    }

    @Test
    void withoutADeviceThereIsNoOwnAccount() throws Exception {
        assertProblem(401, "not_enrolled", evaluate(appliance.anonymous(), "", element()));
        assertProblem(401, "not_enrolled", fetch(appliance.anonymous(), "", new byte[32]));
        for (String path : new String[] {"/v1/recovery/keep", "/v1/recovery/status"}) {
            assertProblem(
                    401, "not_enrolled", post(appliance.anonymous(), path, RecoveryStatusRequest.getDefaultInstance()));
        }
    }

    @Test
    void onlyTheRootReplacesWhatIsKept() throws Exception {
        Owner ida = new Owner("ida");
        RecoveryBlob blob = ida.keep(1, "secret");
        try (RecoveryBundle other = RecoveryBundle.generate(appliance.clock().instant(), random)) {
            assertProblem(403, "recovery_refused", ida.keep(RecoveryStatement.erase(other, 2), new byte[0]));
            RecoveryStatement forged = RecoveryStatement.erase(other, 2);
            RecoveryStatement renamed = new RecoveryStatement(
                    ida.bundle.account(), 2, forged.verifier(), forged.blobDigest(), forged.signature());
            assertProblem(403, "recovery_refused", ida.keep(renamed, new byte[0]));
        }
        PassphraseKeys keys = keys(appliance.anonymous(), "ida", "ida", "secret");
        assertArrayEquals(
                blob.toBytes(),
                FetchRecoveryResponse.parseFrom(
                                fetch(appliance.anonymous(), "ida", token(keys)).body())
                        .getBlob()
                        .toByteArray());
    }

    @Test
    void anOlderStatementDoesNotComeBack() throws Exception {
        Owner jana = new Owner("jana");
        PassphraseKeys old = keys(jana.client(), "", "jana", "old");
        RecoveryBlob before = RecoveryBlob.seal(jana.bundle, old, random);
        RecoveryStatement first = RecoveryStatement.keep(jana.bundle, 1, old, before);
        assertEquals(200, jana.keep(first, before.toBytes()).status());
        assertEquals(200, jana.keep(first, before.toBytes()).status(), "the same again is no change");
        jana.keep(2, "new");
        assertProblem(409, "stale_recovery", jana.keep(first, before.toBytes()));
        assertProblem(403, "recovery_refused", fetch(appliance.anonymous(), "jana", token(old)));
    }

    @Test
    void anErasureLeavesNothingToFetch() throws Exception {
        Owner karin = new Owner("karin");
        karin.keep(1, "secret");
        assertEquals(
                200,
                karin.keep(RecoveryStatement.erase(karin.bundle, 2), new byte[0])
                        .status());
        PassphraseKeys keys = keys(appliance.anonymous(), "karin", "karin", "secret");
        assertProblem(403, "recovery_refused", fetch(appliance.anonymous(), "karin", token(keys)));
    }

    @Test
    void theOwnDevicesSeeWhatIsKept() throws Exception {
        Owner lena = new Owner("lena");
        assertTrue(status(lena).isEmpty());
        RecoveryBlob blob = lena.keep(5, "secret");
        RecoveryStatement statement = RecoveryStatement.parse(status(lena).toByteArray());
        statement.verify(lena.bundle.root().key());
        assertEquals(blob.digest(), statement.blobDigest());
    }

    private static ByteString status(Owner owner) throws Exception {
        ChannelResponse response =
                post(owner.client(), "/v1/recovery/status", RecoveryStatusRequest.getDefaultInstance());
        return RecoveryStatusResponse.parseFrom(response.body()).getStatement();
    }

    @Test
    void aStatementThatDoesNotFitItsBlobIsMalformed() throws Exception {
        Owner mona = new Owner("mona");
        PassphraseKeys keys = keys(mona.client(), "", "mona", "secret");
        RecoveryBlob blob = RecoveryBlob.seal(mona.bundle, keys, random);
        RecoveryStatement statement = RecoveryStatement.keep(mona.bundle, 1, keys, blob);
        byte[] changed = blob.toBytes();
        changed[20] ^= 1;
        assertProblem(400, "malformed_request", mona.keep(statement, changed));
        assertProblem(400, "malformed_request", mona.keep(statement, new byte[0]));
        assertProblem(400, "malformed_request", mona.keep(RecoveryStatement.erase(mona.bundle, 1), changed));
        assertProblem(413, "request_too_large", mona.keep(statement, new byte[4097]));
    }

    @Test
    void malformedRequestsAreRefusedAndNotCounted() throws Exception {
        appliance.enrol("nora", 1);
        for (int size : new int[] {0, 48, 50}) {
            assertProblem(400, "malformed_request", evaluate(appliance.anonymous(), "nora", new byte[size]));
        }
        assertProblem(400, "malformed_request", evaluate(appliance.anonymous(), "Nora", element()));
        assertProblem(400, "malformed_request", evaluate(appliance.anonymous(), "nora", new byte[49]));
        assertProblem(400, "malformed_request", fetch(appliance.anonymous(), "nora", new byte[31]));
    }

    @Test
    void whoHoldsTheRootGetsTheStateWithoutADevice() throws Exception {
        Owner olga = new Owner("olga");
        ChannelResponse response =
                state(AccountProof.sign(olga.bundle, appliance.clock().instant()));
        RecoveredStateResponse state = RecoveredStateResponse.parseFrom(response.body());
        assertArrayEquals(olga.device.state().toBytes(), state.getAccountState().toByteArray());
        assertEquals("olga", state.getName());
    }

    private ChannelResponse state(AccountProof proof) throws Exception {
        return post(
                appliance.anonymous(),
                "/v1/recovery/state",
                RecoveredStateRequest.newBuilder()
                        .setProof(ByteString.copyFrom(proof.toBytes()))
                        .build());
    }

    @Test
    void nobodyElseDoes() throws Exception {
        Owner paula = new Owner("paula");
        AccountProof old =
                AccountProof.sign(paula.bundle, appliance.clock().instant().minus(Duration.ofMinutes(11)));
        assertProblem(403, "recovery_refused", state(old));
        try (RecoveryBundle other = RecoveryBundle.generate(appliance.clock().instant(), random)) {
            AccountProof stranger = AccountProof.sign(other, appliance.clock().instant());
            assertProblem(403, "recovery_refused", state(stranger));
            assertProblem(
                    403,
                    "recovery_refused",
                    state(new AccountProof(paula.bundle.account(), stranger.at(), stranger.signature())));
        }
    }

    /** What a thief of the database has: blob and verifier. None of his guesses can be checked without the OPRF key. */
    @Test
    void theDatabaseHoldsNothingThatChecksAPassphrase() throws Exception {
        Owner rosa = new Owner("rosa");
        rosa.keep(1, "rosa's secret");
        PassphraseKeys keys = keys(rosa.client(), "", "rosa", "rosa's secret");
        Map<String, List<byte[]>> rows = new Rows(appliance.database()).everything();
        for (Map.Entry<String, List<byte[]>> column : rows.entrySet()) {
            for (byte[] cell : column.getValue()) {
                String text = new String(cell, StandardCharsets.ISO_8859_1);
                assertFalse(text.contains("rosa"), column.getKey());
                assertFalse(text.contains(new String(token(keys), StandardCharsets.ISO_8859_1)), column.getKey());
            }
        }
    }

    @Test
    void aPolicyWithoutTheMasterRecoveryKeyKeepsAndReleasesNothing() throws Exception {
        Owner owner = new Owner("zelda");
        owner.keep(1, "secret");
        TestAdministrator carol = TestAdministrator.create(appliance, "carol", Role.ADMINISTRATOR);
        TestPolicies policies = new TestPolicies(appliance, carol);
        policies.move(owner.device, policies.group("Unrecoverable", "{\"showMasterRecoveryKey\":false}"));
        PassphraseKeys keys = keys(appliance.anonymous(), owner.name, owner.name, "secret");
        assertProblem(403, "forbidden_by_policy", fetch(appliance.anonymous(), owner.name, token(keys)));
        assertEquals(200, fetch(owner.client(), "", token(keys)).status(), "revoking a device needs the root");
        // Who does not have the passphrase learns nothing by it.
        assertProblem(403, "recovery_refused", fetch(appliance.anonymous(), owner.name, new byte[32]));
        RecoveryBlob blob = RecoveryBlob.seal(owner.bundle, keys, random);
        assertProblem(
                403,
                "forbidden_by_policy",
                owner.keep(RecoveryStatement.keep(owner.bundle, 2, keys, blob), blob.toBytes()));
        assertEquals(
                200,
                owner.keep(RecoveryStatement.erase(owner.bundle, 2), new byte[0])
                        .status());
    }
}
