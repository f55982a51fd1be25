package dev.redoubt.protocol.account;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.vectors.Vector;
import dev.redoubt.protocol.wire.MalformedException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AccountVectorsTest {
    interface Check {
        void run() throws MalformedException, InvalidChainException;
    }

    static String outcome(Check check) {
        try {
            check.run();
            return "ok";
        } catch (MalformedException e) {
            return "Malformed";
        } catch (InvalidChainException e) {
            return e.getClass().getSimpleName();
        }
    }

    static List<Vector> states() {
        return Vector.read("account-state.txt");
    }

    @ParameterizedTest
    @MethodSource("states")
    void accountStateGivesWhatItMust(Vector vector) {
        StateReference pin = new StateReference(
                AccountId.of(vector.bytes("pinned_account")),
                vector.number("pinned_version"),
                vector.octets("pinned_digest"));
        assertEquals(
                vector.text("expect"),
                outcome(() ->
                        UnverifiedAccountState.parse(vector.bytes("state")).verify(pin)));
    }

    static List<Vector> recipientKeys() {
        return Vector.read("recipient-key.txt");
    }

    @ParameterizedTest
    @MethodSource("recipientKeys")
    void recipientKeyGivesWhatItMust(Vector vector) throws Exception {
        UnverifiedAccountState state = UnverifiedAccountState.parse(vector.bytes("state"));
        VerifiedNode node = state.verify(StateReference.root(state.claimedAccount()))
                .nodes()
                .getFirst();
        Instant now = vector.time("now");
        assertEquals(
                vector.text("expect"),
                outcome(() -> node.verify(
                        AgreementRecord.parse(vector.bytes("agreement")),
                        EphemeralKey.parse(vector.bytes("ephemeral")),
                        now)));
    }

    static List<Vector> identifiers() {
        return Vector.read("identity.txt");
    }

    @ParameterizedTest
    @MethodSource("identifiers")
    void keysGiveTheirIdentifiersAndStructures(Vector vector) {
        Instant created = vector.time("created");
        try (AccountRoot root = AccountRoot.ofSeed(Secret.takeOwnershipOf(vector.bytes("root_seed")));
                NodeKeys node = NodeKeys.restore(
                        root.id(),
                        Secret.takeOwnershipOf(vector.bytes("node_seed")),
                        Secret.takeOwnershipOf(vector.bytes("agreement_private_key")))) {
            VerifiedAccountState state = root.firstState(node, created);
            Credential credential = new Credential(
                    state.nodes().getFirst().certificate(), node.certifyAgreement(created, Duration.ofDays(30)));
            assertArrayEquals(vector.bytes("root_key"), root.key().toBytes());
            assertArrayEquals(vector.bytes("account_id"), root.id().toBytes());
            assertArrayEquals(vector.bytes("node_key"), node.key().toBytes());
            assertArrayEquals(vector.bytes("node_id"), node.id().toBytes());
            assertArrayEquals(vector.bytes("agreement_key"), node.agreementKey().publicKey());
            assertArrayEquals(vector.bytes("credential"), credential.toBytes());
            assertEquals(vector.octets("credential_digest"), credential.digest());
            assertArrayEquals(vector.bytes("account_state"), state.toBytes());
            assertEquals(vector.octets("account_state_digest"), state.digest());
        }
    }

    @Test
    void thereAreMoreBadVectorsThanGood() {
        long good =
                states().stream().filter(one -> one.text("expect").equals("ok")).count();
        assertEquals(true, good * 2 < states().size());
    }
}
