package dev.redoubt.protocol.recovery;

import dev.redoubt.crypto.Digests;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.invitation.ApplianceAddress;
import dev.redoubt.protocol.invitation.InvitationLink;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * {@code redoubt-recovery:NAME@HOST:PORT/1.BLOB}: where a lost account is recovered, and which appliance that must be. The
 * blob is the base64url of authority pin (32) ‖ root pin (32) ‖ check (2), 88 characters. Nothing in it is secret.
 * SPEC.md, "Recovery link".
 *
 * @param name as the appliance knows it: 1 to 64 characters of a to z, 0 to 9 and {@code . _ @ + -}
 */
public record RecoveryLink(String name, ApplianceAddress address, Octets authorityPin, Octets rootPin) {
    private static final String SCHEME = "redoubt-recovery:";
    private static final String VERSION = "/1.";
    private static final byte[] CHECK_LABEL = "redoubt recovery link 1 ".getBytes(StandardCharsets.US_ASCII);
    private static final int PINS = 2 * InvitationLink.PIN_SIZE;
    private static final int CHECK_SIZE = 2;
    private static final int BLOB_CHARACTERS = (PINS + CHECK_SIZE) / 3 * 4;
    private static final int LONGEST = SCHEME.length() + 64 + 1 + 253 + 8 + VERSION.length() + BLOB_CHARACTERS;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._@+-]{0,63}");

    /** @throws IllegalArgumentException if the name is out of form or a pin has another size */
    public RecoveryLink {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not in the form of a user name");
        }
        if (authorityPin.size() != InvitationLink.PIN_SIZE || rootPin.size() != InvitationLink.PIN_SIZE) {
            throw new IllegalArgumentException("a pin has " + InvitationLink.PIN_SIZE + " bytes");
        }
    }

    /** @throws RecoveryException MALFORMED unless the text is exactly one link in its one form */
    public static RecoveryLink parse(String text) throws RecoveryException {
        int slash = text.indexOf('/');
        int at = text.lastIndexOf('@', Math.max(slash, 0));
        if (text.length() > LONGEST || !text.startsWith(SCHEME) || at < SCHEME.length()) {
            throw malformed("a recovery link starts with \"" + SCHEME + "NAME@\" and is one line");
        }
        if (!text.startsWith(VERSION, slash) || text.length() != slash + VERSION.length() + BLOB_CHARACTERS) {
            throw malformed("the recovery link was cut off, or is of another version than this program");
        }
        try {
            byte[] blob = Base64.getUrlDecoder().decode(text.substring(slash + VERSION.length()));
            RecoveryLink link = new RecoveryLink(
                    text.substring(SCHEME.length(), at),
                    ApplianceAddress.parse(text.substring(at + 1, slash)),
                    Octets.copyOf(Arrays.copyOf(blob, InvitationLink.PIN_SIZE)),
                    Octets.copyOf(Arrays.copyOfRange(blob, InvitationLink.PIN_SIZE, PINS)));
            if (!link.toText().equals(text)) {
                throw malformed("the recovery link was changed on its way: its check does not fit");
            }
            return link;
        } catch (IllegalArgumentException e) {
            throw new RecoveryException(
                    RecoveryException.Reason.MALFORMED, "the recovery link has something wrong in it", e);
        }
    }

    private static RecoveryException malformed(String what) {
        return new RecoveryException(RecoveryException.Reason.MALFORMED, what);
    }

    public String toText() {
        byte[] blob = Arrays.copyOf(authorityPin.toBytes(), PINS + CHECK_SIZE);
        System.arraycopy(rootPin.toBytes(), 0, blob, InvitationLink.PIN_SIZE, InvitationLink.PIN_SIZE);
        String where = name + "@" + address;
        byte[] check =
                Digests.sha256(CHECK_LABEL, where.getBytes(StandardCharsets.US_ASCII), Arrays.copyOf(blob, PINS));
        System.arraycopy(check, 0, blob, PINS, CHECK_SIZE);
        return SCHEME
                + where
                + VERSION
                + Base64.getUrlEncoder().withoutPadding().encodeToString(blob);
    }

    @Override
    public String toString() {
        return toText();
    }
}
