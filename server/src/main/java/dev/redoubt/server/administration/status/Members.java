package dev.redoubt.server.administration.status;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.OptionalDouble;

/** The members of a part for scripts. What is not known is not there. */
final class Members {
    private static final MathContext ENOUGH = new MathContext(6);
    private static final double EXACT = 1e15;

    private final ObjectNode node = JsonNodeFactory.instance.objectNode();

    Members add(String name, OptionalDouble value) {
        if (value.isPresent() && Double.isFinite(value.getAsDouble())) {
            add(name, value.getAsDouble());
        }
        return this;
    }

    private void add(String name, double value) {
        if (value == Math.rint(value) && Math.abs(value) < EXACT) {
            node.put(name, (long) value);
        } else {
            node.put(name, new BigDecimal(value, ENOUGH));
        }
    }

    Members add(String name, boolean value) {
        node.put(name, value);
        return this;
    }

    Members add(String name, String fixedWord) {
        node.put(name, fixedWord);
        return this;
    }

    ObjectNode node() {
        return node;
    }
}
