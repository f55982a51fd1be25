package dev.redoubt.server.account;

/** What administrators have decided about a device; the number is what the column {@code node.standing} holds. */
public enum NodeStanding {
    GOOD(0),
    /** For good: it may ask what it is to obey, which is to erase itself, and nothing else. */
    RESET(1),
    /** With its whole account, until that is let in again. */
    SUSPENDED(2);

    private final int number;

    NodeStanding(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    static NodeStanding of(int number) {
        for (NodeStanding standing : values()) {
            if (standing.number == number) {
                return standing;
            }
        }
        throw new IllegalStateException("a device stands as " + number + ": its row was changed");
    }
}
