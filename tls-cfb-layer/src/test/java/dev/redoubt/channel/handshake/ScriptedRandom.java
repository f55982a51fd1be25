package dev.redoubt.channel.handshake;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Gives out fixed bytes in order, and fails when they are used up: for vectors only. */
public final class ScriptedRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final byte[] script;
    private int used;

    /** @param hex in the order in which the bytes are drawn */
    public ScriptedRandom(String... hex) {
        this.script = HexFormat.of().parseHex(String.join("", hex));
    }

    @Override
    public void nextBytes(byte[] bytes) {
        if (script.length - used < bytes.length) {
            throw new IllegalStateException("the vector draws more random bytes than it has");
        }
        System.arraycopy(script, used, bytes, 0, bytes.length);
        used += bytes.length;
    }

    boolean isUsedUp() {
        return used == script.length;
    }
}
