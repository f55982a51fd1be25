package dev.redoubt.protocol.accountdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.crypto.Secret;
import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.recovery.RecoveryBundle;
import dev.redoubt.protocol.recovery.RecoveryException;
import dev.redoubt.protocol.recovery.StorageKeyRecord;
import dev.redoubt.protocol.vectors.Vector;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AccountDataVectorsTest {
    static List<Vector> vectors() {
        return Vector.read("account-data.txt");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void givesWhatTheVectorSays(Vector vector) throws Exception {
        assertEquals(vector.text("expect"), outcome(vector));
    }

    private static String outcome(Vector vector) throws Exception {
        try {
            switch (vector.text("kind")) {
                case "entries" -> entries(vector);
                case "merge" -> merge(vector);
                case "sealed" -> sealed(vector);
                case "record" -> record(vector);
                default -> throw new IllegalArgumentException(vector.text("kind"));
            }
            return "ok";
        } catch (AccountDataException e) {
            return e.reason().name();
        } catch (RecoveryException e) {
            return e.reason().name();
        }
    }

    private static void entries(Vector vector) throws Exception {
        AccountData data = AccountData.parse(vector.bytes("bytes"));
        if (vector.has("digest_of_first")) {
            assertEquals(vector.octets("digest_of_first"), data.all().getFirst().digest());
        }
    }

    private static void merge(Vector vector) throws Exception {
        AccountData one = AccountData.parse(vector.bytes("bytes"));
        AccountData other = AccountData.parse(vector.bytes("with"));
        AccountData expected = AccountData.parse(vector.bytes("gives"));
        assertEquals(expected, one.merge(other));
        assertEquals(expected, other.merge(one));
    }

    private static void sealed(Vector vector) throws Exception {
        SealedAccountData sealed = SealedAccountData.parse(vector.bytes("bytes"));
        AccountData data =
                sealed.open(AccountId.of(vector.bytes("account")), Secret.takeOwnershipOf(vector.bytes("key")));
        sealed.requireFollowing(
                new DataReference(vector.number("seen_version"), vector.octets("seen_digest")),
                vector.number("newest_generation"));
        if (vector.has("entries")) {
            assertEquals(AccountData.parse(vector.bytes("entries")), data);
            assertEquals(vector.octets("digest"), sealed.digest());
        }
    }

    private static void record(Vector vector) throws Exception {
        StorageKeyRecord record = StorageKeyRecord.parse(vector.bytes("bytes"));
        record.verify(VerifyingKey.parse(vector.bytes("root")));
        try (Secret key = Secret.takeOwnershipOf(vector.bytes("key"));
                RecoveryBundle bundle = RecoveryBundle.parse(Secret.takeOwnershipOf(vector.bytes("bundle")));
                Secret opened = record.open(bundle)) {
            assertTrue(record.isOf(key));
            assertTrue(record.isOf(opened));
            assertFalse(record.isOf(bundle.storageKey()));
        }
    }
}
