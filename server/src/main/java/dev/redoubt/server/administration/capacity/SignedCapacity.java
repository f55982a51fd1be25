package dev.redoubt.server.administration.capacity;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.redoubt.crypto.Digests;
import dev.redoubt.crypto.InvalidKeyMaterialException;
import dev.redoubt.crypto.SigningKey;
import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.identity.Octets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement with its signature: two lines of ASCII, as they are kept in a file. Well-formed and no more until it is verified.
 *
 * @param line of the statement
 * @param key whose signature it is, 32 bytes
 * @param signature 64 bytes
 */
public record SignedCapacity(String line, Octets key, Octets signature) {
    private static final byte[] LABEL = "redoubt v1 capacity statement\0".getBytes(US_ASCII);
    private static final int LARGEST = 4_096;
    private static final Pattern TEXT = Pattern.compile(
            "([\\x20-\\x7e]{2," + LARGEST + "})\n\\{\"key\":\"([0-9a-f]{64})\",\"signature\":\"([0-9a-f]{128})\"\\}\n");

    public static SignedCapacity sign(CapacityStatement statement, SigningKey key) {
        String line = statement.line();
        return new SignedCapacity(
                line, Octets.copyOf(key.verifyingKey().toBytes()), Octets.copyOf(key.sign(signed(line))));
    }

    private static byte[] signed(String line) {
        byte[] text = line.getBytes(US_ASCII);
        byte[] all = new byte[LABEL.length + text.length];
        System.arraycopy(LABEL, 0, all, 0, LABEL.length);
        System.arraycopy(text, 0, all, LABEL.length, text.length);
        return all;
    }

    /** As a file holds it. */
    public String text() {
        return line + "\n{\"key\":\"" + key.toHex() + "\",\"signature\":\"" + signature.toHex() + "\"}\n";
    }

    /** @throws CapacityException if it is no such text */
    public static SignedCapacity parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new CapacityException("this is not a statement of capacity with its signature");
        }
        return new SignedCapacity(matcher.group(1), Octets.ofHex(matcher.group(2)), Octets.ofHex(matcher.group(3)));
    }

    /** SHA-256 of the key, as people compare it. */
    public static Octets fingerprint(Octets key) {
        return Octets.copyOf(Digests.sha256(key.toBytes()));
    }

    /**
     * What was stated, if the key with this fingerprint has signed it.
     *
     * @throws CapacityException if it has not, or what it has signed is no statement
     */
    public CapacityStatement verify(Octets fingerprint) {
        if (!fingerprint(key).equals(fingerprint)) {
            throw new CapacityException("another appliance's key has signed this: its fingerprint is "
                    + fingerprint(key).toHex());
        }
        try {
            if (!VerifyingKey.parse(key.toBytes()).verify(signed(line), signature.toBytes())) {
                throw new CapacityException("the signature is not good: something in it was changed");
            }
            return CapacityStatement.parse(line);
        } catch (InvalidKeyMaterialException e) {
            throw new CapacityException("what signed this is no key", e);
        } catch (IllegalArgumentException e) {
            throw new CapacityException("what was signed is no statement of capacity of this version", e);
        }
    }
}
