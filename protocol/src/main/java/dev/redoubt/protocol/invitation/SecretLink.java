package dev.redoubt.protocol.invitation;

import dev.redoubt.crypto.Digests;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.identity.Octets;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * The one form of everything that leads to an appliance: {@code redoubt:HOST:PORT/VERSION.BLOB}, the blob being the base64url
 * of 99 bytes: certificate authority pin ‖ appliance root pin ‖ secret ‖ check. Kinds differ in version and check.
 *
 * @param version what stands between the slash and the point
 * @param checkLabel ASCII, of the check
 * @param title for messages
 */
record SecretLink(String version, String checkLabel, String title) {
    static final int PIN_SIZE = 32;
    static final int SECRET_SIZE = 32;

    private static final String SCHEME = "redoubt:";
    private static final int PINS_AND_SECRET = 2 * PIN_SIZE + SECRET_SIZE;
    private static final int CHECK_SIZE = 3;
    private static final int BLOB_CHARACTERS = (PINS_AND_SECRET + CHECK_SIZE) / 3 * 4;
    private static final int LONGEST_ADDRESS = 253 + 6;

    /** @param secret owned by whoever gets the parts */
    record Parts(ApplianceAddress address, Octets authorityPin, Octets rootPin, Secret secret) {}

    private String marker() {
        return "/" + version + ".";
    }

    boolean matches(String text) {
        int slash = text.indexOf('/');
        return text.startsWith(SCHEME) && slash > 0 && text.startsWith(marker(), slash);
    }

    Parts parse(String text) throws InvalidInvitationException {
        int longest = SCHEME.length() + LONGEST_ADDRESS + marker().length() + BLOB_CHARACTERS;
        if (text.length() > longest || !text.startsWith(SCHEME)) {
            throw failure(" starts with \"redoubt:\" and is one short line");
        }
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw failure(" was cut off");
        }
        if (!text.startsWith(marker(), slash)) {
            throw failure(" is of another version than this program");
        }
        return parseBlob(
                parseAddress(text.substring(SCHEME.length(), slash)), text.substring(slash + marker().length()));
    }

    private ApplianceAddress parseAddress(String text) throws InvalidInvitationException {
        try {
            return ApplianceAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidInvitationException(title + "'s address is wrong: " + e.getMessage(), e);
        }
    }

    private Parts parseBlob(ApplianceAddress address, String text) throws InvalidInvitationException {
        if (text.length() != BLOB_CHARACTERS) {
            throw failure(text.length() < BLOB_CHARACTERS ? " was cut off" : " has something after its end");
        }
        byte[] blob = decode(text);
        byte[] body = Arrays.copyOf(blob, PINS_AND_SECRET);
        try {
            if (!Arrays.equals(check(address, body), Arrays.copyOfRange(blob, PINS_AND_SECRET, blob.length))) {
                throw failure(" was changed on its way: its check does not fit");
            }
            return new Parts(
                    address,
                    Octets.copyOf(Arrays.copyOf(body, PIN_SIZE)),
                    Octets.copyOf(Arrays.copyOfRange(body, PIN_SIZE, 2 * PIN_SIZE)),
                    Secret.takeOwnershipOf(Arrays.copyOfRange(body, 2 * PIN_SIZE, PINS_AND_SECRET)));
        } finally {
            Arrays.fill(body, (byte) 0);
            Arrays.fill(blob, (byte) 0);
        }
    }

    private byte[] decode(String text) throws InvalidInvitationException {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw failure(" has a character that belongs to none");
        }
    }

    private InvalidInvitationException failure(String what) {
        return new InvalidInvitationException(title + what);
    }

    String toText(Parts parts) {
        byte[] body = new byte[PINS_AND_SECRET];
        System.arraycopy(parts.authorityPin().toBytes(), 0, body, 0, PIN_SIZE);
        System.arraycopy(parts.rootPin().toBytes(), 0, body, PIN_SIZE, PIN_SIZE);
        parts.secret().read(live -> {
            System.arraycopy(live, 0, body, 2 * PIN_SIZE, live.length);
            return live.length;
        });
        byte[] blob = Arrays.copyOf(body, PINS_AND_SECRET + CHECK_SIZE);
        System.arraycopy(check(parts.address(), body), 0, blob, PINS_AND_SECRET, CHECK_SIZE);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(blob);
        Arrays.fill(body, (byte) 0);
        Arrays.fill(blob, (byte) 0);
        return SCHEME + parts.address() + marker() + text;
    }

    private byte[] check(ApplianceAddress address, byte[] body) {
        byte[] where = address.toString().getBytes(StandardCharsets.US_ASCII);
        return Arrays.copyOf(Digests.sha256(checkLabel.getBytes(StandardCharsets.US_ASCII), where, body), CHECK_SIZE);
    }
}
