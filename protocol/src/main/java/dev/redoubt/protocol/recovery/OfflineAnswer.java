package dev.redoubt.protocol.recovery;

import dev.redoubt.crypto.AesGcm;
import dev.redoubt.crypto.Hkdf;
import dev.redoubt.crypto.InvalidKeyMaterialException;
import dev.redoubt.crypto.Secret;
import dev.redoubt.crypto.SigningKey;
import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.crypto.X25519KeyPair;
import dev.redoubt.protocol.account.InvalidChainException;
import dev.redoubt.protocol.account.StateReference;
import dev.redoubt.protocol.account.UnverifiedAccountState;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.wire.MalformedException;
import dev.redoubt.protocol.wire.Structure;
import dev.redoubt.protocol.wire.WireReader;
import dev.redoubt.protocol.wire.WireWriter;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;

/**
 * What the account's root answers to a new device: the state that lists it, and, sealed to it, the keys that it needs. Signed by
 * the root. SPEC.md, "OfflineAnswer". Immutable.
 *
 * @param request digest of the request that this answers
 * @param state signed account state
 */
public record OfflineAnswer(Octets request, Octets exchangeKey, Octets sealedKeys, Octets state, Octets signature) {
    private static final int DIGEST_SIZE = 32;
    private static final int KEYS_SIZE = 2 * RecoveryBundle.KEY_SIZE;
    private static final int FIXED_SIZE =
            Structure.HEADER_SIZE + DIGEST_SIZE + X25519KeyPair.SIZE + KEYS_SIZE + AesGcm.TAG_SIZE + 4;

    /**
     * What the device is given.
     *
     * @param state lists the device
     * @param storageKey Krs, owned by this
     * @param nodeStorageKey of the request's salt, owned by this
     */
    public record Opened(VerifiedAccountState state, Secret storageKey, Secret nodeStorageKey)
            implements AutoCloseable {
        @Override
        public void close() {
            storageKey.close();
            nodeStorageKey.close();
        }
    }

    /**
     * @param bundle stays with the caller
     * @param state lists the node of the request
     * @throws RecoveryException WEAK_KEY if the request's exchange key is of small order
     */
    public static OfflineAnswer sign(
            RecoveryBundle bundle, OfflineRequest request, VerifiedAccountState state, SecureRandom random)
            throws RecoveryException {
        try (X25519KeyPair exchange = X25519KeyPair.generate(random);
                Secret shared = exchange.agree(request.exchangeKey().toBytes());
                Secret storage = bundle.nodeStorageKey(request.storageSalt().toBytes());
                Secret keys = Secret.concat(bundle.storageKey(), storage);
                SigningKey root = bundle.signingKey()) {
            Octets own = Octets.copyOf(exchange.publicKey());
            Octets digest = request.digest();
            try (Secret key = key(shared, digest, own)) {
                byte[] sealed = keys.read(bytes -> AesGcm.seal(key, new byte[AesGcm.NONCE_SIZE], bytes, new byte[0]));
                OfflineAnswer bare = new OfflineAnswer(
                        digest, own, Octets.copyOf(sealed), Octets.copyOf(state.toBytes()), Octets.copyOf(new byte[0]));
                byte[] signature = RecoveryLabels.OFFLINE_ANSWER.sign(root, bare.toBytes());
                return new OfflineAnswer(digest, own, bare.sealedKeys, bare.state, Octets.copyOf(signature));
            }
        } catch (InvalidKeyMaterialException e) {
            throw new RecoveryException(RecoveryException.Reason.WEAK_KEY, "offline request: not a usable key", e);
        }
    }

    /** @throws RecoveryException MALFORMED; nothing is verified */
    public static OfflineAnswer parse(byte[] bytes) throws RecoveryException {
        try {
            WireReader in = new WireReader(Structure.OFFLINE_ANSWER, bytes);
            Octets request = in.octets(DIGEST_SIZE);
            Octets exchangeKey = in.octets(X25519KeyPair.SIZE);
            Octets sealed = in.octets(KEYS_SIZE + AesGcm.TAG_SIZE);
            int size = in.uint31();
            if (size > UnverifiedAccountState.MAX_SIZE) {
                throw in.malformed("a state of " + size + " bytes");
            }
            OfflineAnswer answer = new OfflineAnswer(
                    request, exchangeKey, sealed, in.octets(size), in.octets(VerifyingKey.SIGNATURE_SIZE));
            in.end();
            return answer;
        } catch (MalformedException e) {
            throw new RecoveryException(RecoveryException.Reason.MALFORMED, "offline answer: not well formed", e);
        }
    }

    /**
     * @param root of the account that the device made its keys for
     * @param asked the request that was carried out
     * @param exchange its exchange pair, stays with the caller
     * @return owned by the caller
     * @throws RecoveryException BAD_SIGNATURE, WRONG_REQUEST, WRONG_ACCOUNT, WEAK_KEY, WRONG_KEY
     */
    public Opened open(VerifyingKey root, OfflineRequest asked, X25519KeyPair exchange) throws RecoveryException {
        byte[] all = toBytes();
        RecoveryLabels.OFFLINE_ANSWER.verify(
                root, Arrays.copyOf(all, all.length - VerifyingKey.SIGNATURE_SIZE), signature.toBytes());
        if (!request.equals(asked.digest())) {
            throw new RecoveryException(RecoveryException.Reason.WRONG_REQUEST, "offline answer: to another request");
        }
        VerifiedAccountState verified = verifiedState(asked);
        try (Secret shared = exchange.agree(exchangeKey.toBytes());
                Secret key = key(shared, request, exchangeKey);
                Secret keys = Secret.takeOwnershipOf(
                        AesGcm.open(key, new byte[AesGcm.NONCE_SIZE], sealedKeys.toBytes(), new byte[0]))) {
            return new Opened(
                    verified, keys.slice(0, RecoveryBundle.KEY_SIZE), keys.slice(RecoveryBundle.KEY_SIZE, KEYS_SIZE));
        } catch (InvalidKeyMaterialException e) {
            throw new RecoveryException(RecoveryException.Reason.WEAK_KEY, "offline answer: not a usable key", e);
        } catch (AEADBadTagException e) {
            throw new RecoveryException(RecoveryException.Reason.WRONG_KEY, "offline answer: not opened", e);
        }
    }

    private VerifiedAccountState verifiedState(OfflineRequest asked) throws RecoveryException {
        try {
            VerifiedAccountState verified =
                    UnverifiedAccountState.parse(state.toBytes()).verify(StateReference.root(asked.account()));
            verified.node(asked.node());
            return verified;
        } catch (MalformedException | InvalidChainException e) {
            throw new RecoveryException(
                    RecoveryException.Reason.WRONG_ACCOUNT, "offline answer: no state that lists the device", e);
        }
    }

    private static Secret key(Secret shared, Octets request, Octets exchangeKey) {
        try (Secret key = Hkdf.SHA512.extract(new byte[0], shared)) {
            return RecoveryLabels.OFFLINE_KEYS.expand(key, AesGcm.KEY_SIZE, request.toBytes(), exchangeKey.toBytes());
        }
    }

    public byte[] toBytes() {
        return new WireWriter(Structure.OFFLINE_ANSWER, FIXED_SIZE + state.size() + signature.size())
                .octets(request)
                .octets(exchangeKey)
                .octets(sealedKeys)
                .uint32(state.size())
                .octets(state)
                .octets(signature)
                .toBytes();
    }
}
