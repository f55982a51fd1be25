package dev.redoubt.client.chat;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.Subscription;
import dev.redoubt.client.failure.LinkTakenException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Message;
import dev.redoubt.client.model.MessageListener;
import dev.redoubt.client.model.Notice;
import dev.redoubt.protocol.message.ConversationId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Holds the device link, or waits for it where another process of this home has it. */
final class Listening implements AutoCloseable {
    private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

    private final Redoubt redoubt;
    private final Setting setting;
    private final Consumer<Event> events;
    private final Thread thread;
    private final AtomicReference<@Nullable Subscription> subscription = new AtomicReference<>();
    private volatile boolean elsewhere;
    private volatile boolean closed;

    Listening(Redoubt redoubt, Setting setting, Consumer<Event> events) {
        this.redoubt = redoubt;
        this.setting = setting;
        this.events = events;
        this.thread = Thread.ofVirtual().name("chat: listening").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    boolean isElsewhere() {
        return elsewhere;
    }

    private void run() {
        try {
            while (!closed) {
                listen();
            }
        } catch (RedoubtException e) {
            say(new Event.Linked(new Link.Ended(setting.wording().failure(e))));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            // The device was closed because nobody was here: the lock has told it.
            say(new Event.Linked(new Link.Ended("closed")));
        }
    }

    private void listen() throws RedoubtException, InterruptedException {
        try (Subscription listening = redoubt.listen(new Watching())) {
            elsewhere = false;
            subscription.set(listening);
            listening.await();
        } catch (LinkTakenException e) {
            elsewhere = true;
            say(new Event.Linked(new Link.Elsewhere()));
            Thread.sleep(TRY_AGAIN);
        }
    }

    private void say(Event event) {
        if (!closed) {
            events.accept(event);
        }
    }

    private final class Watching implements MessageListener {
        @Override
        public void message(Message message) {
            say(new Event.Came(message.conversation()));
        }

        /** Whether somebody has read it, is known where it is shown. */
        @Override
        public boolean reads() {
            return false;
        }

        @Override
        public void changed(Message message) {
            say(new Event.Came(message.conversation()));
        }

        @Override
        public void gone(ConversationId conversation, long number) {
            say(new Event.Came(conversation));
        }

        @Override
        public void connected() {
            say(new Event.Linked(new Link.Connected()));
        }

        @Override
        public void disconnected(RedoubtException why, Duration pause) {
            say(new Event.Linked(new Link.Lost(
                    setting.wording().failure(why), setting.clock().instant().plus(pause))));
        }

        @Override
        public void notice(Notice notice) {
            say(new Event.Told(new Note(setting.wording().notice(notice), true)));
        }

        @Override
        public void rejected(String kind) {
            String text = "a message could not be opened and was refused (" + kind + ")";
            say(new Event.Told(new Note(setting.wording().line(text), true)));
        }
    }

    @Override
    public void close() {
        closed = true;
        Subscription listening = subscription.get();
        if (listening != null) {
            listening.close();
        }
        thread.interrupt();
    }
}
