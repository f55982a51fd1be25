package dev.redoubt.evaluation;

import java.util.List;

/** A step of the evaluation did not do what it should; carries what the program printed. */
final class EvaluationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EvaluationException(String message) {
        super(message);
    }

    EvaluationException(String message, List<String> printed) {
        super(
                printed.isEmpty()
                        ? message + " (it printed nothing)"
                        : message + ":\n    " + String.join("\n    ", printed));
    }
}
