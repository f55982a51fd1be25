package dev.redoubt.client.command;

import io.nayuki.qrcodegen.QrCode;

/** A QR code (ISO/IEC 18004) of characters, two rows of modules in each line. Light modules are drawn: terminals are dark. */
final class QrText {
    /** Modules of light around it, as the standard asks. */
    private static final int QUIET = 4;

    private static final String BOTH = "\u2588";
    private static final String UPPER = "\u2580";
    private static final String LOWER = "\u2584";

    private QrText() {}

    /** Lines with an end each. */
    static String of(String text) {
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.LOW);
        StringBuilder lines = new StringBuilder();
        for (int y = -QUIET; y < code.size + QUIET; y += 2) {
            for (int x = -QUIET; x < code.size + QUIET; x++) {
                lines.append(character(!code.getModule(x, y), !code.getModule(x, y + 1)));
            }
            lines.append('\n');
        }
        return lines.toString();
    }

    private static String character(boolean upper, boolean lower) {
        if (upper) {
            return lower ? BOTH : UPPER;
        }
        return lower ? LOWER : " ";
    }
}
