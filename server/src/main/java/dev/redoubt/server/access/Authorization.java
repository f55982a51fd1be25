package dev.redoubt.server.access;

import dev.redoubt.server.api.ApiException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The field {@code Authorization} of a signed request.
 *
 * @param keyId whatever stands there
 * @param signedFields names in lower case, in their order, each once
 */
record Authorization(String keyId, SigningScope scope, List<String> signedFields, byte[] signature) {
    private static final Pattern FORM = Pattern.compile(SignatureVersion4.ALGORITHM
            + " +Credential=([A-Za-z0-9]{1,128})/([0-9]{8})/([a-z0-9-]{1,64})/([a-z0-9-]{1,64})/"
            + SignatureVersion4.TERMINATOR
            + ", *SignedHeaders=([a-z0-9!#$%&'*+.^_`|~;-]{1,4096}), *Signature=([0-9a-f]{64})");

    /** @throws ApiException.UnauthorizedError if it is something else */
    static Authorization parse(String field) {
        Matcher parts = FORM.matcher(field);
        if (!parts.matches()) {
            throw new ApiException.UnauthorizedError(
                    "the field Authorization is not one of Signature Version 4 (" + SignatureVersion4.ALGORITHM + ")");
        }
        List<String> signed = List.of(parts.group(5).split(";", -1));
        if (!signed.equals(List.copyOf(new TreeSet<>(signed)))) {
            throw new ApiException.UnauthorizedError("SignedHeaders is not sorted, or has a name twice");
        }
        return new Authorization(
                parts.group(1),
                new SigningScope(parts.group(2), parts.group(3), parts.group(4)),
                signed,
                HexFormat.of().parseHex(parts.group(6)));
    }
}
