package dev.redoubt.server.idempotency;

import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * 128 random bits that a device chose for one change.
 *
 * @param bytes 16
 */
public record IdempotencyKey(Octets bytes) {
    /** The request field that carries it. */
    public static final String FIELD = "idempotency-key";

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

    /**
     * @param values of the field, as often as it stands in the request
     * @throws ProblemException "malformed_request" if there are several, or it is not 32 lower-case hexadecimal digits
     */
    public static Optional<IdempotencyKey> parse(List<String> values) {
        if (values.isEmpty()) {
            return Optional.empty();
        }
        if (values.size() > 1 || !FORM.matcher(values.getFirst()).matches()) {
            throw new ProblemException(
                    ProblemCode.MALFORMED_REQUEST,
                    "an idempotency key stands once and has 32 lower-case hexadecimal digits");
        }
        return Optional.of(new IdempotencyKey(Octets.copyOf(HexFormat.of().parseHex(values.getFirst()))));
    }
}
