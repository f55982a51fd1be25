package dev.redoubt.server.api;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The parameters of a query, decoded once, in their order.
 *
 * @param parameters may have several of one name
 */
public record Query(List<Parameter> parameters) {
    private static final int MOST = 64;

    public record Parameter(String name, String value) {
        private String encoded() {
            return PercentCoding.encode(name, "") + "=" + PercentCoding.encode(value, "");
        }
    }

    /**
     * @param query after the question mark, without a fragment
     * @throws ApiException.BadRequestError if it is not well formed, or has more than 64 parameters
     */
    public static Query parse(String query) {
        List<Parameter> parameters = new ArrayList<>();
        if (query.isEmpty()) {
            return new Query(parameters);
        }
        for (String part : query.split("&", -1)) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            String value = equals < 0 ? "" : part.substring(equals + 1);
            parameters.add(new Parameter(PercentCoding.decode(name), PercentCoding.decode(value)));
        }
        if (parameters.size() > MOST) {
            throw new ApiException.BadRequestError("the query has more than " + MOST + " parameters");
        }
        return new Query(parameters);
    }

    /** As Signature Version 4 has it: encoded anew, and sorted by name and value. */
    public String canonical() {
        return parameters.stream()
                .sorted(Comparator.comparing((Parameter parameter) -> PercentCoding.encode(parameter.name(), ""))
                        .thenComparing(parameter -> PercentCoding.encode(parameter.value(), "")))
                .map(Parameter::encoded)
                .collect(Collectors.joining("&"));
    }
}
