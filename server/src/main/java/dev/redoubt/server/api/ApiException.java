package dev.redoubt.server.api;

import java.util.List;

/** An error of the model: its shape's name, its status, and what it says. */
public abstract sealed class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    private ApiException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** The HTTP status that the model gives it. */
    public int status() {
        return status;
    }

    /** The name of its shape, as {@code ValidationError}. */
    public String shape() {
        return getClass().getSimpleName();
    }

    /** What was sent is not what the model, or the appliance, takes. */
    public static final class ValidationError extends ApiException {
        private static final long serialVersionUID = 1;

        private final transient List<Reason> reasons;

        /**
         * @param field as the model names it, with dots and indexes: {@code users[3].username}
         * @param reason a sentence without an end
         */
        public record Reason(String field, String reason) {}

        public ValidationError(List<Reason> reasons) {
            super(422, "the request is not valid");
            this.reasons = List.copyOf(reasons);
        }

        public ValidationError(String field, String reason) {
            this(List.of(new Reason(field, reason)));
        }

        public List<Reason> reasons() {
            return reasons;
        }
    }

    /** It is well formed and cannot be done as things are. */
    public static final class BadRequestError extends ApiException {
        private static final long serialVersionUID = 1;

        public BadRequestError(String message) {
            super(400, message);
        }
    }

    public static final class UnauthorizedError extends ApiException {
        private static final long serialVersionUID = 1;

        public UnauthorizedError(String message) {
            super(401, message);
        }
    }

    public static final class ForbiddenError extends ApiException {
        private static final long serialVersionUID = 1;

        public ForbiddenError(String message) {
            super(403, message);
        }
    }

    public static final class ResourceNotFoundError extends ApiException {
        private static final long serialVersionUID = 1;

        public ResourceNotFoundError(String message) {
            super(404, message);
        }
    }

    public static final class RateLimitError extends ApiException {
        private static final long serialVersionUID = 1;

        public RateLimitError(String message) {
            super(429, message);
        }
    }

    /** Nobody's fault who asked. */
    public static final class InternalServerError extends ApiException {
        private static final long serialVersionUID = 1;

        public InternalServerError(String message) {
            super(500, message);
        }
    }
}
