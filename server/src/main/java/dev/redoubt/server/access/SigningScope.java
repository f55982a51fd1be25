package dev.redoubt.server.access;

/**
 * For what a signing key is good.
 *
 * @param date as {@code 20150830}
 */
record SigningScope(String date, String region, String service) {
    String text() {
        return String.join("/", date, region, service, SignatureVersion4.TERMINATOR);
    }
}
