package dev.redoubt.protocol.invitation;

import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.identity.Octets;
import java.security.SecureRandom;

/**
 * What a device shows so that another one becomes its sister: {@code redoubt:HOST:PORT/d1.BLOB}, otherwise in the form of an
 * {@link InvitationLink}, with 32 random bytes in the place of the token. Both meet at the appliance under what follows from
 * these; they never go there themselves. Good for one device and ten minutes. protocol/SPEC.md, "A further device".
 *
 * @param secret owned by the code: closing the code destroys it
 */
public record DeviceCode(
        ApplianceAddress address, Octets certificateAuthorityPin, Octets applianceRootPin, Secret secret)
        implements AutoCloseable {
    private static final SecretLink FORM = new SecretLink("d1", "redoubt device code 1 ", "the code");

    /** @throws IllegalArgumentException if a pin or the secret has another size than 32 bytes */
    public DeviceCode {
        if (certificateAuthorityPin.size() != SecretLink.PIN_SIZE
                || applianceRootPin.size() != SecretLink.PIN_SIZE
                || secret.size() != SecretLink.SECRET_SIZE) {
            throw new IllegalArgumentException("pins and secret have 32 bytes each");
        }
    }

    /** A fresh code for this appliance. */
    public static DeviceCode random(
            ApplianceAddress address, Octets certificateAuthorityPin, Octets applianceRootPin, SecureRandom random) {
        Secret secret = Secret.random(SecretLink.SECRET_SIZE, random);
        return new DeviceCode(address, certificateAuthorityPin, applianceRootPin, secret);
    }

    /** Whether a text means to be a code, rather than an invitation. */
    public static boolean looksLike(String text) {
        return FORM.matches(text);
    }

    /** @throws InvalidInvitationException if {@code text} is not exactly one code in its one form */
    public static DeviceCode parse(String text) throws InvalidInvitationException {
        SecretLink.Parts parts = FORM.parse(text);
        return new DeviceCode(parts.address(), parts.authorityPin(), parts.rootPin(), parts.secret());
    }

    /** The code itself, with the secret in it: to be shown on the spot, never to be logged. */
    public String toText() {
        return FORM.toText(new SecretLink.Parts(address, certificateAuthorityPin, applianceRootPin, secret));
    }

    @Override
    public void close() {
        secret.close();
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "DeviceCode[" + address + "]";
    }
}
