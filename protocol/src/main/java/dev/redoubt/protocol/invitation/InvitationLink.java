package dev.redoubt.protocol.invitation;

import dev.redoubt.protocol.identity.Octets;

/**
 * {@code redoubt:HOST:PORT/1.BLOB}, the blob being the base64url (RFC 4648 section 5, no padding) of 99 bytes:
 * certificate authority pin (32) ‖ appliance root pin (32) ‖ token (32) ‖ check (3). One link has one form, made of
 * characters that no shell changes. server/SPEC.md, "Invitation link".
 *
 * <p>The check tells a link that was cut or mistyped from one that leads to a wrong appliance; it protects against nobody.
 *
 * @param address where the appliance listens
 * @param certificateAuthorityPin SHA-256 of the DER of the CA certificate above the TLS certificate, 32 bytes
 * @param applianceRootPin SHA-256 of the appliance root's raw Ed25519 public key, 32 bytes
 * @param token owned by the link: closing the link destroys it
 */
public record InvitationLink(
        ApplianceAddress address, Octets certificateAuthorityPin, Octets applianceRootPin, InvitationToken token)
        implements AutoCloseable {
    public static final int PIN_SIZE = 32;

    private static final SecretLink FORM = new SecretLink("1", "redoubt invitation link 1 ", "the invitation");

    /** @throws IllegalArgumentException if a pin has another size */
    public InvitationLink {
        if (certificateAuthorityPin.size() != PIN_SIZE || applianceRootPin.size() != PIN_SIZE) {
            throw new IllegalArgumentException("a pin has " + PIN_SIZE + " bytes");
        }
    }

    /** @throws InvalidInvitationException if {@code text} is not exactly one link in its one form */
    public static InvitationLink parse(String text) throws InvalidInvitationException {
        SecretLink.Parts parts = FORM.parse(text);
        return new InvitationLink(
                parts.address(), parts.authorityPin(), parts.rootPin(), InvitationToken.of(parts.secret()));
    }

    /** The link itself, with the token in it: to be shown to the one who is invited, never to be logged. */
    public String toText() {
        return FORM.toText(new SecretLink.Parts(address, certificateAuthorityPin, applianceRootPin, token.bytes()));
    }

    @Override
    public void close() {
        token.close();
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "InvitationLink[" + address + "]";
    }
}
