package dev.redoubt.server.administration.access;

import java.util.List;

/** The appliance has refused an operation, and says why. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String shape;
    private final transient List<String> reasons;

    /**
     * @param status of the answer
     * @param shape of the error, as {@code ResourceNotFoundError}; empty if the answer names none
     * @param message as the appliance says it
     * @param reasons what is wrong with the request, member by member; may be none
     */
    public RefusedException(int status, String shape, String message, List<String> reasons) {
        super(message);
        this.status = status;
        this.shape = shape;
        this.reasons = List.copyOf(reasons);
    }

    public int status() {
        return status;
    }

    public String shape() {
        return shape;
    }

    public List<String> reasons() {
        return reasons;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
