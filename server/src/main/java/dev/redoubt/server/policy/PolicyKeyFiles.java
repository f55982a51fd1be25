package dev.redoubt.server.policy;

import dev.redoubt.crypto.Digests;
import dev.redoubt.crypto.SigningKey;
import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.policy.PolicyCertificate;
import dev.redoubt.protocol.policy.PolicyException;
import dev.redoubt.protocol.policy.PolicyKey;
import dev.redoubt.server.configuration.RefusedStartException;
import dev.redoubt.server.configuration.ServerConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Reads the policy key and its certificate. */
public final class PolicyKeyFiles {
    private static final String RENEW = "run \"redoubtctl policy-key renew\" with the appliance root";

    private PolicyKeyFiles() {}

    /**
     * @param root the appliance root's key, as the channel certificate has it
     * @return owned by the caller
     * @throws RefusedStartException if there is none, the files cannot be read or do not belong together, or the certificate is of
     *     another root or not valid now
     */
    public static PolicyKey load(ServerConfiguration.Policy files, VerifyingKey root, Instant now) {
        Path file = files.certificateFile();
        PolicyCertificate certificate = certificate(file)
                .orElseThrow(() -> new RefusedStartException("there is no policy key, certified in " + file
                        + ", as every appliance has one by now: " + RENEW));
        try {
            certificate.verify(Octets.copyOf(Digests.sha256(root.toBytes())), now);
        } catch (PolicyException e) {
            throw new RefusedStartException(refusal(file, certificate, e), e);
        }
        SigningKey key = SigningKey.ofSeed(files.privateKeyFile().readExactly(SigningKey.SEED_SIZE));
        try {
            return new PolicyKey(key, certificate);
        } catch (IllegalArgumentException e) {
            key.close();
            throw new RefusedStartException(
                    "the policy key's certificate " + file + " is not for the key in "
                            + files.privateKeyFile().path(),
                    e);
        }
    }

    private static String refusal(Path file, PolicyCertificate certificate, PolicyException e) {
        String what = "the policy key's certificate " + file;
        return switch (e.reason()) {
            case EXPIRED -> what + " expired at " + certificate.expires() + ": " + RENEW;
            case NOT_YET_VALID -> what + " is not valid before " + certificate.created() + ": is the clock right?";
            case WRONG_ROOT -> what + " is of another appliance root than the channel certificate";
            default -> what + " is not good: " + RENEW;
        };
    }

    /**
     * @return empty if the file is not there
     * @throws RefusedStartException if it cannot be read or holds no certificate
     */
    public static Optional<PolicyCertificate> certificate(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(PolicyCertificate.parse(in.readNBytes(PolicyCertificate.SIZE + 1)));
        } catch (PolicyException e) {
            throw new RefusedStartException(file + " holds no policy key's certificate", e);
        } catch (IOException e) {
            throw RefusedStartException.unreadable("policy key's certificate " + file, e);
        }
    }
}
