package dev.redoubt.server.user;

/** What somebody is; the number is what the column {@code user_account.kind} holds. */
public enum Kind {
    USER(1, "user"),
    BOT(2, "bot");

    private final int number;
    private final String text;

    Kind(int number, String text) {
        this.number = number;
        this.text = text;
    }

    int number() {
        return number;
    }

    /** As answers and the audit log name it. */
    String text() {
        return text;
    }

    static Kind of(int number) {
        return number == USER.number ? USER : BOT;
    }
}
