package dev.redoubt.bench.contender;

/** What becomes of messages, told by the thread that reads a link. */
public interface Listener {
    /** The server has answered for so many more that were submitted here. */
    void accepted(int messages);

    /** One has come, which was due at that {@link System#nanoTime()}. */
    void delivered(long dueAt);
}
