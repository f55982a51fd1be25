package dev.redoubt.channel.handshake;

import dev.redoubt.channel.record.Direction;
import dev.redoubt.channel.record.RecordEngines;
import dev.redoubt.channel.record.RecordKeys;
import dev.redoubt.crypto.CryptoBugException;
import dev.redoubt.crypto.Hkdf;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.identity.Octets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** From the exchanged secret to an epoch's keys, by HKDF-SHA-256. Owns the pseudorandom key. SPEC.md, "Key schedule". */
final class KeySchedule implements AutoCloseable {
    private static final int SECRET_SIZE = 32;

    private final Transcript transcript;
    private final Secret pseudorandomKey;

    private KeySchedule(Transcript transcript, Secret pseudorandomKey) {
        this.transcript = transcript;
        this.pseudorandomKey = pseudorandomKey;
    }

    /**
     * HKDF-Extract with the transcript's hash as the salt.
     *
     * @param keyMaterial stays with the caller
     */
    static KeySchedule of(Transcript transcript, Secret keyMaterial) {
        return new KeySchedule(transcript, Hkdf.SHA256.extract(transcript.hash(), keyMaterial));
    }

    /** @return owned by the caller */
    EpochSecrets secrets(RecordEngines engines) {
        RecordKeys client = new RecordKeys(
                Direction.CLIENT_TO_SERVER,
                expand(Label.CLIENT_ENCRYPTION),
                expand(Label.CLIENT_AUTHENTICATION),
                expand(Label.CLIENT_INITIALIZATION),
                engines);
        RecordKeys server = new RecordKeys(
                Direction.SERVER_TO_CLIENT,
                expand(Label.SERVER_ENCRYPTION),
                expand(Label.SERVER_AUTHENTICATION),
                expand(Label.SERVER_INITIALIZATION),
                engines);
        return new EpochSecrets(
                client, server, expand(Label.EXPORTER), expand(Label.RATCHET), Octets.copyOf(transcript.hash()));
    }

    /** HMAC-SHA-256 under the confirmation key, 32 bytes: proof of having arrived at the same secret. */
    Secret confirmation() {
        try (Secret key = expand(Label.CONFIRMATION_KEY)) {
            Mac mac = Mac.getInstance("HmacSHA256", "SunJCE");
            mac.init(key.read(bytes -> new SecretKeySpec(bytes, "HmacSHA256")));
            return Secret.takeOwnershipOf(mac.doFinal(transcript.under(Label.SERVER_CONFIRMATION)));
        } catch (GeneralSecurityException e) {
            throw new CryptoBugException("HmacSHA256 is part of every JDK", e);
        }
    }

    /** @return 32 bytes, owned by the caller */
    Secret expand(Label label) {
        return Hkdf.SHA256.expand(pseudorandomKey, label.toBytes(), SECRET_SIZE);
    }

    @Override
    public void close() {
        pseudorandomKey.close();
    }
}
