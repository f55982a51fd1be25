package dev.redoubt.channel.handshake;

import dev.redoubt.channel.record.RecordEngines;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.identity.Octets;

/**
 * What the appliance must have proven before its answer counts, in a handshake and in each rotation alike: that it holds the
 * channel key, and that it has arrived at the same secret. SPEC.md, "Checks of the client", the last three.
 *
 * @param signature 64 bytes
 * @param confirmation 32 bytes
 */
record ServerProof(Octets signature, Octets confirmation) {
    static final int SIZE = 64 + 32;

    static ServerProof read(WireReader reader) throws HandshakeException.Malformed {
        return new ServerProof(Octets.copyOf(reader.octets(64)), Octets.copyOf(reader.octets(32)));
    }

    /** Gives the input of the key schedule. */
    interface KeyMaterial {
        /** @return owned by the caller */
        Secret agree() throws HandshakeException.UnusableKeyShare;
    }

    /**
     * @param certificate which was found good by {@code check}, and is remembered there when all is proven
     * @param label under which the transcript is signed
     * @return owned by the caller
     */
    EpochSecrets verify(
            Transcript transcript,
            Label label,
            ChannelCertificate certificate,
            KeyMaterial material,
            CertificateCheck check,
            RecordEngines engines)
            throws HandshakeException {
        if (!certificate.channelKey().verify(transcript.under(label), signature.toBytes())) {
            throw new HandshakeException.WrongServerSignature();
        }
        try (Secret keyMaterial = material.agree();
                KeySchedule schedule = KeySchedule.of(transcript, keyMaterial);
                Secret expected = schedule.confirmation()) {
            if (!expected.contentEquals(confirmation.toBytes())) {
                throw new HandshakeException.WrongConfirmation();
            }
            check.accept(certificate);
            return schedule.secrets(engines);
        }
    }
}
