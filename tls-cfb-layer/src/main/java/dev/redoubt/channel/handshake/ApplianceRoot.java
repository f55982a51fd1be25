package dev.redoubt.channel.handshake;

import dev.redoubt.crypto.SigningKey;
import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.policy.PolicyCertificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SortedSet;

/**
 * The appliance's root key, which signs channel certificates, revocation lists and policy keys' certificates. Made at installation; serving needs only what it signed, so it
 * can be kept off the machine. Owns the key.
 */
public final class ApplianceRoot implements AutoCloseable {
    private final SigningKey key;

    /** @param key owned by the root from now on */
    public ApplianceRoot(SigningKey key) {
        this.key = key;
    }

    public RootPin pin() {
        return RootPin.ofKey(key.verifyingKey());
    }

    public VerifyingKey verifyingKey() {
        return key.verifyingKey();
    }

    /**
     * @param serial above every serial that this root has signed before; the caller keeps count
     * @param notBefore cut to whole seconds; an hour ago rather than now, for clients whose clocks are behind
     * @param life whole seconds, at most 30 days
     * @throws IllegalArgumentException if a value is out of its range
     */
    public ChannelCertificate issue(
            Suite suite, VerifyingKey channelKey, long serial, Instant notBefore, Duration life) {
        Instant from = notBefore.truncatedTo(ChronoUnit.SECONDS);
        Instant to = from.plusSeconds(life.toSeconds());
        byte[] signed = ChannelCertificate.signedPart(suite.code(), channelKey, serial, from, to, key.verifyingKey());
        Octets signature = Octets.copyOf(key.sign(ChannelCertificate.statement(signed)));
        return new ChannelCertificate(suite.code(), channelKey, serial, from, to, key.verifyingKey(), signature);
    }

    /**
     * @param number above that of every list that this root has signed before; the caller keeps count
     * @param issuedAt cut to whole seconds
     * @param serials at most 64; all that are revoked, also those of earlier lists
     * @throws IllegalArgumentException if a value is out of its range
     */
    public RevocationList revoke(long number, Instant issuedAt, SortedSet<Long> serials) {
        Instant second = issuedAt.truncatedTo(ChronoUnit.SECONDS);
        List<Long> upwards = List.copyOf(serials);
        byte[] signed = RevocationList.signedPart(number, second, key.verifyingKey(), upwards);
        Octets signature = Octets.copyOf(key.sign(RevocationList.statement(signed)));
        return new RevocationList(number, second, key.verifyingKey(), upwards, signature);
    }

    /**
     * @param serial above every serial of a policy key that this root has certified before; the caller keeps count
     * @param created cut to whole seconds; an hour ago rather than now, for clients whose clocks are behind
     * @param life whole seconds, at most {@link PolicyCertificate#MAXIMUM_LIFE}
     * @throws IllegalArgumentException if a value is out of its range
     */
    public PolicyCertificate certifyPolicyKey(VerifyingKey policyKey, long serial, Instant created, Duration life) {
        return PolicyCertificate.issue(key, policyKey, serial, created, life);
    }

    @Override
    public void close() {
        key.close();
    }
}
