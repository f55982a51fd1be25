package dev.redoubt.protocol.invitation;

import dev.redoubt.crypto.Digests;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.identity.Octets;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

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

    private static final String SCHEME = "redoubt:";
    private static final String VERSION = "/1.";
    private static final byte[] CHECK_LABEL = "redoubt invitation link 1 ".getBytes(StandardCharsets.US_ASCII);
    private static final int PINS_AND_TOKEN = 2 * PIN_SIZE + InvitationToken.SIZE;
    private static final int CHECK_SIZE = 3;
    private static final int BLOB_CHARACTERS = (PINS_AND_TOKEN + CHECK_SIZE) / 3 * 4;
    private static final int LONGEST = SCHEME.length() + 253 + 6 + VERSION.length() + BLOB_CHARACTERS;

    /** @throws IllegalArgumentException if a pin has another size */
    public InvitationLink {
        if (certificateAuthorityPin.size() != PIN_SIZE || applianceRootPin.size() != PIN_SIZE) {
            throw new IllegalArgumentException("a pin has " + PIN_SIZE + " bytes");
        }
    }

    /** @throws InvalidInvitationException if {@code text} is not exactly one link in its one form */
    public static InvitationLink parse(String text) throws InvalidInvitationException {
        if (text.length() > LONGEST || !text.startsWith(SCHEME)) {
            throw new InvalidInvitationException("an invitation starts with \"redoubt:\" and is one short line");
        }
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new InvalidInvitationException("the invitation was cut off");
        }
        if (!text.startsWith(VERSION, slash)) {
            throw new InvalidInvitationException("the invitation is of another version than this program");
        }
        ApplianceAddress address = parseAddress(text.substring(SCHEME.length(), slash));
        return parseBlob(address, text.substring(slash + VERSION.length()));
    }

    private static ApplianceAddress parseAddress(String text) throws InvalidInvitationException {
        try {
            return ApplianceAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidInvitationException("the invitation's address is wrong: " + e.getMessage(), e);
        }
    }

    private static InvitationLink parseBlob(ApplianceAddress address, String text) throws InvalidInvitationException {
        if (text.length() != BLOB_CHARACTERS) {
            throw new InvalidInvitationException(
                    text.length() < BLOB_CHARACTERS
                            ? "the invitation was cut off"
                            : "the invitation has something after its end");
        }
        byte[] blob = decode(text);
        byte[] body = Arrays.copyOf(blob, PINS_AND_TOKEN);
        try {
            if (!Arrays.equals(check(address, body), Arrays.copyOfRange(blob, PINS_AND_TOKEN, blob.length))) {
                throw new InvalidInvitationException("the invitation was changed on its way: its check does not fit");
            }
            Octets authority = Octets.copyOf(Arrays.copyOf(body, PIN_SIZE));
            Octets root = Octets.copyOf(Arrays.copyOfRange(body, PIN_SIZE, 2 * PIN_SIZE));
            Secret token = Secret.takeOwnershipOf(Arrays.copyOfRange(body, 2 * PIN_SIZE, PINS_AND_TOKEN));
            return new InvitationLink(address, authority, root, InvitationToken.of(token));
        } finally {
            Arrays.fill(body, (byte) 0);
            Arrays.fill(blob, (byte) 0);
        }
    }

    private static byte[] decode(String text) throws InvalidInvitationException {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidInvitationException("the invitation has a character that belongs to no invitation");
        }
    }

    /** The link itself, with the token in it: to be shown to the one who is invited, never to be logged. */
    public String toText() {
        byte[] body = new byte[PINS_AND_TOKEN];
        System.arraycopy(certificateAuthorityPin.toBytes(), 0, body, 0, PIN_SIZE);
        System.arraycopy(applianceRootPin.toBytes(), 0, body, PIN_SIZE, PIN_SIZE);
        token.bytes().read(live -> {
            System.arraycopy(live, 0, body, 2 * PIN_SIZE, live.length);
            return live.length;
        });
        byte[] blob = Arrays.copyOf(body, PINS_AND_TOKEN + CHECK_SIZE);
        System.arraycopy(check(address, body), 0, blob, PINS_AND_TOKEN, CHECK_SIZE);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(blob);
        Arrays.fill(body, (byte) 0);
        Arrays.fill(blob, (byte) 0);
        return SCHEME + address + VERSION + text;
    }

    private static byte[] check(ApplianceAddress address, byte[] body) {
        byte[] where = address.toString().getBytes(StandardCharsets.US_ASCII);
        return Arrays.copyOf(Digests.sha256(CHECK_LABEL, where, body), CHECK_SIZE);
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
