package dev.redoubt.client.gateway;

/** A request that the gateway does not forward. */
final class RefusedRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    RefusedRequestException(int status, String code, String detail) {
        super(detail);
        this.problem = new Problem(status, code, detail);
    }

    Problem problem() {
        return problem;
    }
}
