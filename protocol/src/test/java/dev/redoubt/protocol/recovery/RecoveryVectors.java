package dev.redoubt.protocol.recovery;

import dev.redoubt.crypto.Argon2id;
import dev.redoubt.crypto.Oprf;
import dev.redoubt.crypto.Secret;
import dev.redoubt.crypto.X25519KeyPair;
import dev.redoubt.protocol.account.CertificateRequest;
import dev.redoubt.protocol.account.Lifetimes;
import dev.redoubt.protocol.account.NodeKeys;
import dev.redoubt.protocol.account.People;
import dev.redoubt.protocol.account.People.SeededRandom;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.recovery.RecoveryException.Reason;
import dev.redoubt.protocol.vectors.Vector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes {@code recovery.txt}, and reads each of its cases as a stranger would. */
public final class RecoveryVectors {
    private static final Argon2id CHEAP = new Argon2id(8 * 1024, 1, 1);

    private final SeededRandom random = new SeededRandom("recovery vectors");
    private final RecoveryBundle bundle = RecoveryBundle.generate(People.NOW, random);
    private final RecoveryBundle other = RecoveryBundle.generate(People.NOW, random);
    private final Secret key = Secret.random(32, random);
    private final List<Vector> cases = new ArrayList<>();

    private RecoveryVectors() {}

    public static List<Vector> all() throws Exception {
        RecoveryVectors vectors = new RecoveryVectors();
        vectors.passphrase();
        vectors.words();
        vectors.bundles();
        vectors.blobs();
        vectors.statements();
        vectors.proofs();
        vectors.offline();
        return vectors.cases;
    }

    private static byte[] bytes(Secret secret) {
        return secret.read(byte[]::clone);
    }

    private Vector add(String name, String kind) {
        Vector vector = new Vector(name).with("kind", kind);
        cases.add(vector);
        return vector;
    }

    private Secret oprfKey() {
        return Oprf.deriveKey(Secret.takeCopyOf(new byte[32]), new byte[0]);
    }

    private PassphraseKeys keys(String passphrase, Argon2id cost) throws Exception {
        Secret secret = Secret.takeOwnershipOf(passphrase.getBytes(StandardCharsets.UTF_8));
        try (PassphraseKeys.Question question = PassphraseKeys.ask("alice", secret, random)) {
            return question.answered(Oprf.evaluate(oprfKey(), question.blindedElement(), random), cost);
        }
    }

    private void passphrase() throws Exception {
        String words = "legal winner thank year wave sausage worth";
        PassphraseKeys keys = keys(words, Argon2id.RECOMMENDED);
        add("from the passphrase", "passphrase")
                .with("name", "alice")
                .with("passphrase", words)
                .with("oprf_key", bytes(oprfKey()))
                .with("wrapping", bytes(keys.wrapping()))
                .with("fetch_token", bytes(keys.fetchToken()))
                .with("verifier", keys.verifier().toBytes());
    }

    private void words() {
        add("24 words", "words").with("key", bytes(key)).with("words", String.join(" ", RecoveryWords.of(key)));
    }

    private void bundles() {
        byte[] plain = bytes(bundle.toSecret());
        bundle("a bundle", plain, "ok");
        byte[] foreign = plain.clone();
        foreign[3] ^= 1;
        bundle("a bundle that names another account", foreign, Reason.WRONG_ACCOUNT.name());
        bundle("a bundle that is cut off", Arrays.copyOf(plain, plain.length - 1), Reason.MALFORMED.name());
        bundle("a bundle with something behind it", Arrays.copyOf(plain, plain.length + 1), Reason.MALFORMED.name());
        byte[] sealed = SealedBundle.seal(bundle, Purpose.WORDS, key, random).toBytes();
        sealed("a sealed bundle", sealed, "ok");
        byte[] changed = sealed.clone();
        changed[100] ^= 1;
        sealed("a sealed bundle that was changed", changed, Reason.WRONG_KEY.name());
        byte[] renamed = sealed.clone();
        renamed[10] ^= 1;
        sealed("a sealed bundle under another account's name", renamed, Reason.WRONG_KEY.name());
        sealed(
                "a bundle sealed for the offline mode",
                SealedBundle.seal(bundle, Purpose.OFFLINE, key, random).toBytes(),
                Reason.WRONG_PURPOSE.name());
        byte[] unknown = sealed.clone();
        unknown[3] = 9;
        sealed("a sealed bundle for an unknown purpose", unknown, Reason.MALFORMED.name());
    }

    private void bundle(String name, byte[] plain, String expect) {
        add(name, "bundle").with("bytes", plain).with("expect", expect);
    }

    private void sealed(String name, byte[] sealed, String expect) {
        add(name, "sealed").with("key", bytes(key)).with("bytes", sealed).with("expect", expect);
    }

    private void blobs() throws Exception {
        PassphraseKeys keys = keys("passphrase", CHEAP);
        RecoveryBlob blob = RecoveryBlob.seal(bundle, keys, random);
        blob("a blob", keys, blob.toBytes(), "ok");
        RecoveryBlob foreign = RecoveryBlob.seal(other, keys, random);
        blob(
                "a blob with another account's bundle in it",
                keys,
                new RecoveryBlob(blob.nonce(), blob.wrappedKey(), foreign.bundle()).toBytes(),
                Reason.WRONG_KEY.name());
        blob("a blob under another passphrase", keys("other", CHEAP), blob.toBytes(), Reason.WRONG_KEY.name());
        blob(
                "a blob with a bundle for words in it",
                keys,
                new RecoveryBlob(blob.nonce(), blob.wrappedKey(), SealedBundle.seal(bundle, Purpose.WORDS, key, random))
                        .toBytes(),
                Reason.WRONG_PURPOSE.name());
        byte[] suite = blob.toBytes();
        suite[2] = 2;
        blob("a blob of another suite", keys, suite, Reason.MALFORMED.name());
    }

    private void blob(String name, PassphraseKeys keys, byte[] blob, String expect) {
        add(name, "blob")
                .with("wrapping", bytes(keys.wrapping()))
                .with("bytes", blob)
                .with("expect", expect);
    }

    private void statements() throws Exception {
        PassphraseKeys keys = keys("passphrase", CHEAP);
        RecoveryBlob blob = RecoveryBlob.seal(bundle, keys, random);
        byte[] keep = RecoveryStatement.keep(bundle, 1, keys, blob).toBytes();
        statement("a statement to keep a blob", keep, "ok");
        byte[] erase = RecoveryStatement.erase(bundle, 2).toBytes();
        statement("a statement to keep nothing", erase, "ok");
        byte[] later = keep.clone();
        later[42] ^= 2;
        statement("a statement with another generation", later, Reason.BAD_SIGNATURE.name());
        byte[] never = keep.clone();
        never[42] = 0;
        statement("a statement with generation 0", never, Reason.MALFORMED.name());
        byte[] half = erase.clone();
        half[43] = 1;
        statement("a statement that is half empty", half, Reason.MALFORMED.name());
        statement(
                "a statement of another account",
                RecoveryStatement.erase(other, 1).toBytes(),
                Reason.WRONG_ACCOUNT.name());
    }

    private void statement(String name, byte[] statement, String expect) {
        add(name, "statement")
                .with("root", bundle.root().key().toBytes())
                .with("bytes", statement)
                .with("expect", expect);
    }

    private void proofs() {
        byte[] proof = AccountProof.sign(bundle, People.NOW).toBytes();
        proof("a proof", proof, 600, "ok");
        proof("a proof that is too old", proof, 601, Reason.EXPIRED.name());
        proof("a proof from the future", proof, -601, Reason.EXPIRED.name());
        byte[] forged = proof.clone();
        forged[50] ^= 1;
        proof("a forged proof", forged, 0, Reason.BAD_SIGNATURE.name());
        proof(
                "a proof of another account",
                AccountProof.sign(other, People.NOW).toBytes(),
                0,
                Reason.WRONG_ACCOUNT.name());
    }

    private void proof(String name, byte[] proof, long later, String expect) {
        add(name, "proof")
                .with("root", bundle.root().key().toBytes())
                .with("now", Long.toString(People.NOW.plusSeconds(later).getEpochSecond()))
                .with("bytes", proof)
                .with("expect", expect);
    }

    private void offline() throws Exception {
        Secret passphrase = Secret.takeOwnershipOf("vault".getBytes(StandardCharsets.UTF_8));
        byte[] vault = OfflineVault.seal(bundle, passphrase, CHEAP, random).toBytes();
        vault("a vault", vault, "ok");
        byte[] cheaper = vault.clone();
        cheaper[7] = 2;
        vault("a vault whose cost was changed", cheaper, Reason.WRONG_KEY.name());
        byte[] absurd = vault.clone();
        absurd[3] = 0x7f;
        vault("a vault that asks for an absurd cost", absurd, Reason.MALFORMED.name());

        byte[] account = new OfflineAccount(bundle.root().key()).toBytes();
        add("an account", "account").with("bytes", account).with("expect", "ok");
        byte[] weak = new byte[account.length];
        System.arraycopy(account, 0, weak, 0, 3);
        add("an account with a weak key", "account").with("bytes", weak).with("expect", Reason.WEAK_KEY.name());

        NodeKeys node = NodeKeys.generate(bundle.account(), random);
        X25519KeyPair exchange = X25519KeyPair.generate(random);
        OfflineRequest request = request(node, exchange);
        request("a request", request.toBytes(), "ok");
        byte[] swapped = request.toBytes();
        swapped[262] ^= 1;
        request("a request with another exchange key", swapped, Reason.BAD_SIGNATURE.name());
        request("a request that is cut off", Arrays.copyOf(swapped, swapped.length - 1), Reason.MALFORMED.name());

        VerifiedAccountState state = bundle.root().firstState(request.certificate(), People.NOW);
        OfflineAnswer answer = OfflineAnswer.sign(bundle, request, state, random);
        answer("an answer", request, exchange, answer.toBytes(), "ok");
        byte[] changed = answer.toBytes();
        changed[70] ^= 1;
        answer("an answer that was changed", request, exchange, changed, Reason.BAD_SIGNATURE.name());
        OfflineRequest second = request(node, exchange);
        answer(
                "an answer to another request",
                second,
                exchange,
                answer.toBytes(),
                second.equals(request) ? "ok" : Reason.WRONG_REQUEST.name());
        OfflineAnswer foreign = OfflineAnswer.sign(other, request, state, random);
        answer("an answer of another root", request, exchange, foreign.toBytes(), Reason.BAD_SIGNATURE.name());
        NodeKeys unlisted = NodeKeys.generate(bundle.account(), random);
        OfflineRequest asking = request(unlisted, exchange);
        answer(
                "an answer whose state does not list the device",
                asking,
                exchange,
                OfflineAnswer.sign(bundle, asking, state, random).toBytes(),
                Reason.WRONG_ACCOUNT.name());
    }

    private OfflineRequest request(NodeKeys node, X25519KeyPair exchange) {
        byte[] salt = new byte[16];
        random.nextBytes(salt);
        CertificateRequest certificate =
                CertificateRequest.sign(bundle.root().key(), node, People.NOW, Lifetimes.NODE_CERTIFICATE);
        return OfflineRequest.sign(node, certificate, exchange, Octets.copyOf(salt));
    }

    private void vault(String name, byte[] vault, String expect) {
        add(name, "vault").with("passphrase", "vault").with("bytes", vault).with("expect", expect);
    }

    private void request(String name, byte[] request, String expect) {
        add(name, "request").with("bytes", request).with("expect", expect);
    }

    private void answer(String name, OfflineRequest request, X25519KeyPair exchange, byte[] answer, String expect) {
        add(name, "answer")
                .with("root", bundle.root().key().toBytes())
                .with("request", request.toBytes())
                .with("exchange", bytes(exchange.privateKey()))
                .with("bytes", answer)
                .with("expect", expect);
    }
}
