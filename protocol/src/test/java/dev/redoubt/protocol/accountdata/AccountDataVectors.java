package dev.redoubt.protocol.accountdata;

import dev.redoubt.crypto.AesGcm;
import dev.redoubt.crypto.Hkdf;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.account.People;
import dev.redoubt.protocol.account.People.SeededRandom;
import dev.redoubt.protocol.accountdata.AccountDataException.Reason;
import dev.redoubt.protocol.accountdata.proto.Entries;
import dev.redoubt.protocol.accountdata.proto.Entry;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.recovery.RecoveryBundle;
import dev.redoubt.protocol.recovery.StorageKeyRecord;
import dev.redoubt.protocol.vectors.Vector;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes {@code account-data.txt}. */
public final class AccountDataVectors {
    private static final int HEAD = 115;

    private final SeededRandom random = new SeededRandom("account data vectors");
    private final RecoveryBundle bundle = RecoveryBundle.generate(People.NOW, random);
    private final RecoveryBundle other = RecoveryBundle.generate(People.NOW, random);
    private final AccountId account = bundle.account();
    private final Secret key = Secret.random(32, random);
    private final List<Vector> cases = new ArrayList<>();

    private AccountDataVectors() {}

    public static List<Vector> all() throws Exception {
        AccountDataVectors vectors = new AccountDataVectors();
        vectors.entries();
        vectors.merges();
        vectors.sealed();
        vectors.followed();
        vectors.insides();
        vectors.records();
        return vectors.cases;
    }

    private Vector add(String name, String kind, byte[] bytes, String expect) {
        Vector vector = new Vector(name).with("kind", kind).with("bytes", bytes).with("expect", expect);
        cases.add(vector);
        return vector;
    }

    static AccountEntry entry(int kind, int key, long generation, long counter, int node, String value) {
        return new AccountEntry(
                new EntryName(kind, octets(32, key)),
                new Stamp(generation, counter, new NodeId(octets(16, node))),
                People.NOW,
                Octets.copyOf(value.getBytes(StandardCharsets.UTF_8)));
    }

    private static Octets octets(int size, int value) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) value);
        return Octets.copyOf(bytes);
    }

    private static AccountData some() {
        return AccountData.of(List.of(
                entry(EntryKinds.CONTACT_NAME, 1, 1, 1, 1, "bob"),
                entry(EntryKinds.CONTACT_NAME, 2, 1, 4, 2, ""),
                entry(77, 3, 1, 2, 1, "of a kind to come"),
                entry(EntryKinds.CONTACT_STATE, 1, 0, 12, 1, "a digest")));
    }

    private void entries() {
        byte[] bytes = some().toBytes();
        Vector good = add("entries", "entries", bytes, "ok");
        good.with("digest_of_first", some().all().getFirst().digest().toBytes());
        add("no entries", "entries", new byte[0], "ok");
        add("entries that are cut off", "entries", Arrays.copyOf(bytes, bytes.length - 1), malformed());
        Entry one = first();
        two("an entry twice", one, one);
        two("entries that are not ascending", one.toBuilder().setKind(2).build(), one);
        one("kind 0", one.toBuilder().setKind(0).build());
        one("kind 256", one.toBuilder().setKind(256).build());
        one("a key of no bytes", one.toBuilder().clearKey().build());
        one("a key of 65 bytes", one.toBuilder().setKey(bytes(65)).build());
        one("counter 0", one.toBuilder().setCounter(0).build());
        one("a counter that is too large", one.toBuilder().setCounter(-1).build());
        add(
                "a generation in a kind that rises",
                "entries",
                wrapped(one.toBuilder().setKind(128).build()),
                "ok");
        one(
                "no generation in a kind that does not",
                one.toBuilder().setGeneration(0).build());
        one("a node of 15 bytes", one.toBuilder().setNode(bytes(15)).build());
        one(
                "a time after the year 9999",
                one.toBuilder().setAt(253_402_300_800L).build());
        one("a value of 8193 bytes", one.toBuilder().setValue(bytes(8193)).build());
        byte[] twice = ByteBuffer.allocate(4)
                .put((byte) 10)
                .put((byte) 2)
                .put((byte) 8)
                .put((byte) 1)
                .array();
        add("a field that is not there once", "entries", concat(wrapped(one), twice), malformed());
    }

    private static com.google.protobuf.ByteString bytes(int size) {
        return com.google.protobuf.ByteString.copyFrom(new byte[size]);
    }

    private static Entry first() {
        try {
            return Entries.parseFrom(some().toBytes()).getEntries(0);
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] wrapped(Entry... entries) {
        return Entries.newBuilder().addAllEntries(List.of(entries)).build().toByteArray();
    }

    private static byte[] concat(byte[] one, byte[] other) {
        return ByteBuffer.allocate(one.length + other.length)
                .put(one)
                .put(other)
                .array();
    }

    private void one(String name, Entry entry) {
        add("an entry with " + name, "entries", wrapped(entry), malformed());
    }

    private void two(String name, Entry one, Entry two) {
        add(name, "entries", wrapped(one, two), malformed());
    }

    private static String malformed() {
        return Reason.MALFORMED.name();
    }

    private void merges() {
        AccountEntry base = entry(1, 1, 1, 5, 5, "base");
        merge("the higher counter stands", base, entry(1, 1, 1, 6, 1, "later"));
        merge("the later storage key stands against any counter", base, entry(1, 1, 2, 1, 1, "after"));
        merge("the higher node stands where both were written at once", base, entry(1, 1, 1, 5, 6, "at once"));
        merge("a deletion stands where it is later", base, entry(1, 1, 1, 6, 5, ""));
        merge("what rises only rises", entry(128, 1, 0, 5, 9, "v5"), entry(128, 1, 0, 6, 1, "v6"));
        merge("what rises begins again with a storage key", entry(128, 1, 1, 7, 9, "v7"), entry(128, 1, 2, 6, 1, "v6"));
        Vector both = add(
                "different keys both stand",
                "merge",
                AccountData.of(List.of(base)).toBytes(),
                "ok");
        AccountEntry another = entry(1, 2, 1, 1, 1, "another");
        both.with("with", AccountData.of(List.of(another)).toBytes());
        both.with("gives", AccountData.of(List.of(base, another)).toBytes());
    }

    private void merge(String name, AccountEntry lesser, AccountEntry greater) {
        add(name, "merge", AccountData.of(List.of(lesser)).toBytes(), "ok")
                .with("with", AccountData.of(List.of(greater)).toBytes())
                .with("gives", AccountData.of(List.of(greater)).toBytes());
    }

    private SealedAccountData seal(AccountId of, long generation, DataReference before) throws Exception {
        return SealedAccountData.seal(some(), of, key, generation, before, random);
    }

    private Vector sealed(String name, byte[] bytes, DataReference seen, long generation, String expect) {
        return add(name, "sealed", bytes, expect)
                .with("account", account.toBytes())
                .with("key", key.read(byte[]::clone))
                .with("seen_version", Long.toString(seen.version()))
                .with("seen_digest", seen.digest().toBytes())
                .with("newest_generation", Long.toString(generation));
    }

    private void sealed() throws Exception {
        byte[] good = seal(account, 1, DataReference.NONE).toBytes();
        sealed("the first", good, DataReference.NONE, 1, "ok")
                .with("entries", some().toBytes())
                .with("digest", SealedAccountData.parse(good).digest().toBytes());
        sealed(
                "of another account",
                seal(other.account(), 1, DataReference.NONE).toBytes(),
                Reason.WRONG_ACCOUNT);
        sealed("under another account's name", flipped(seal(other.account(), 1, DataReference.NONE)), Reason.WRONG_KEY);
        sealed("cut off", Arrays.copyOf(good, good.length - 1), Reason.MALFORMED);
        sealed("something behind it", Arrays.copyOf(good, good.length + 1), Reason.MALFORMED);
        sealed("another tag", at(good, 0, 0x17), Reason.MALFORMED);
        sealed("another version of the structure", at(good, 1, 2), Reason.MALFORMED);
        sealed("another suite", at(good, 2, 2), Reason.MALFORMED);
        sealed("generation 0", at(good, 42, 0), Reason.MALFORMED);
        sealed("version 0", at(good, 50, 0), Reason.MALFORMED);
        sealed("a first one that follows something", at(good, 60, 1), Reason.MALFORMED);
        sealed("a ciphertext that is no bucket", at(good, HEAD + 3, good[HEAD + 3] + 1), Reason.MALFORMED);
        byte[] huge = Arrays.copyOf(good, HEAD + 4);
        ByteBuffer.wrap(huge).putInt(HEAD, Integer.MAX_VALUE);
        sealed("a length that is not there", huge, Reason.MALFORMED);
        sealed("another generation", at(good, 42, 2), Reason.WRONG_KEY);
        sealed("another salt", at(good, 90, good[90] + 1), Reason.WRONG_KEY);
        sealed("a changed ciphertext", at(good, 200, good[200] + 1), Reason.WRONG_KEY);
        sealed("a changed tag", at(good, good.length - 1, good[good.length - 1] + 1), Reason.WRONG_KEY);
    }

    private void sealed(String name, byte[] bytes, Reason reason) {
        sealed(name, bytes, DataReference.NONE, 1, reason.name());
    }

    private byte[] flipped(SealedAccountData sealed) {
        byte[] bytes = sealed.toBytes();
        System.arraycopy(account.toBytes(), 0, bytes, 3, AccountId.SIZE);
        return bytes;
    }

    private static byte[] at(byte[] bytes, int index, int value) {
        byte[] changed = bytes.clone();
        changed[index] = (byte) value;
        return changed;
    }

    private void followed() throws Exception {
        SealedAccountData first = seal(account, 2, DataReference.NONE);
        SealedAccountData second = seal(account, 2, first.reference());
        SealedAccountData third = seal(account, 2, second.reference());
        SealedAccountData fork = seal(account, 2, first.reference());
        sealed("the same again", second.toBytes(), second.reference(), 2, "ok");
        sealed("the next", second.toBytes(), first.reference(), 2, "ok");
        sealed("one further", third.toBytes(), first.reference(), 2, "ok");
        sealed("an older one", first.toBytes(), second.reference(), 2, Reason.ROLLED_BACK.name());
        sealed("another one of the same version", fork.toBytes(), second.reference(), 2, Reason.FORKED.name());
        sealed("a next one that follows another", third.toBytes(), fork.reference(), 2, Reason.FORKED.name());
        sealed("under a key that was replaced", second.toBytes(), first.reference(), 3, Reason.OLD_KEY.name());
        sealed("the same again, whose key was replaced since", first.toBytes(), first.reference(), 3, "ok");
    }

    /** What only a holder of the storage key can make. */
    private void insides() {
        inside("no padding", ByteBuffer.allocate(4).putInt(0).array(), 4096, "ok");
        inside("something in the padding", at(new byte[4096], 4095, 1), 4096, malformed());
        inside("a length beyond the end", ByteBuffer.allocate(4096).putInt(4093).array(), 4096, malformed());
        inside("a negative length", ByteBuffer.allocate(4096).putInt(-1).array(), 4096, malformed());
        inside("a larger bucket than it needs", new byte[4352], 4352, malformed());
        byte[] later = AccountData.of(List.of(entry(1, 1, 2, 1, 1, "x"))).toBytes();
        byte[] padded =
                ByteBuffer.allocate(4096).putInt(later.length).put(later).array();
        inside("an entry of a later storage key", padded, 4096, malformed());
    }

    private void inside(String name, byte[] plaintext, int size, String expect) {
        byte[] salt = new byte[32];
        random.nextBytes(salt);
        byte[] label = "redoubt v1 account data\0".getBytes(StandardCharsets.US_ASCII);
        byte[] head = ByteBuffer.allocate(HEAD)
                .put(new byte[] {0x16, 1, 1})
                .put(account.toBytes())
                .putLong(1)
                .putLong(1)
                .put(new byte[32])
                .put(salt)
                .array();
        try (Secret extracted = Hkdf.SHA512.extract(salt, key);
                Secret sealing = Hkdf.SHA512.expand(extracted, label, 32)) {
            byte[] sealed = AesGcm.seal(sealing, new byte[12], Arrays.copyOf(plaintext, size), concat(label, head));
            byte[] length = ByteBuffer.allocate(4).putInt(sealed.length).array();
            sealed("with " + name, concat(concat(head, length), sealed), DataReference.NONE, 1, expect);
        }
    }

    private void records() {
        byte[] good = StorageKeyRecord.sign(bundle, 2, key, random).toBytes();
        record("the record of a storage key", good, "ok");
        record("a record that is cut off", Arrays.copyOf(good, good.length - 1), malformed());
        record("a record with something behind it", Arrays.copyOf(good, good.length + 1), malformed());
        record("a record of the first storage key", at(good, 42, 1), malformed());
        record("a record with another generation", at(good, 42, 3), "BAD_SIGNATURE");
        record("a record with another check", at(good, 80, good[80] + 1), "BAD_SIGNATURE");
        record("a record with another wrapped key", at(good, 110, good[110] + 1), "BAD_SIGNATURE");
        record(
                "another account's record",
                StorageKeyRecord.sign(other, 2, key, random).toBytes(),
                "WRONG_ACCOUNT");
    }

    private void record(String name, byte[] bytes, String expect) {
        add(name, "record", bytes, expect)
                .with("root", bundle.root().key().toBytes())
                .with("bundle", bundle.toSecret().read(byte[]::clone))
                .with("key", key.read(byte[]::clone));
    }
}
