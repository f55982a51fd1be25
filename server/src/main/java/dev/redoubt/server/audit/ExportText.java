package dev.redoubt.server.audit;

import dev.redoubt.protocol.identity.Octets;

/** The lines of an export. server/SPEC.md, "Audit export". */
final class ExportText {
    private ExportText() {}

    /** The first line. */
    static String beginning(Octets log, long first, Octets previous) {
        return "{\"audit\":1,\"log\":\"" + log + "\",\"first\":" + first + ",\"previous\":\"" + previous + "\"}";
    }

    /** An entry with its hash as one more member. */
    static String entry(String line, Octets hash) {
        return line.substring(0, line.length() - 1) + ",\"hash\":\"" + hash + "\"}";
    }
}
