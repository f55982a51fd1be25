package dev.redoubt.channel.record;

/** Which way a record travels; part of what its tag covers. SPEC.md, "Records". */
public enum Direction {
    CLIENT_TO_SERVER(1),
    SERVER_TO_CLIENT(2);

    private final byte code;

    Direction(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }
}
