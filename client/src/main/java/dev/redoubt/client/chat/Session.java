package dev.redoubt.client.chat;

import dev.redoubt.client.IdleLock;
import dev.redoubt.client.Redoubt;
import dev.redoubt.client.failure.RedoubtException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A device that is open, and what is done with it: in order and one after the other, but for files, which take their time, and for
 * looking again, which must not wait.
 */
final class Session implements AutoCloseable {
    private static final Event OVER = new Event.Locked("It was open for as long as the administrator's policy allows.");

    private final Redoubt redoubt;
    private final Consumer<Event> events;
    private final Views views;
    private final Deeds deeds;
    private final Porter porter;
    private final Listening listening;
    private final IdleLock idle;
    private final ExecutorService doing = one("chat: doing");
    private final ExecutorService looking = one("chat: looking");
    private final ExecutorService carrying = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("chat: carrying").factory());
    private final AtomicBoolean lookAgain = new AtomicBoolean();
    private final AtomicInteger busy = new AtomicInteger();
    private volatile boolean closed;

    private Session(Redoubt redoubt, Setting setting, Consumer<Event> events) throws RedoubtException {
        this.redoubt = redoubt;
        this.events = events;
        this.views = new Views(redoubt, setting.wording());
        this.deeds = new Deeds(redoubt, setting, views, events);
        this.porter = new Porter(redoubt, setting, views, events);
        this.listening = new Listening(redoubt, setting, events);
        Event locked = locked(redoubt.safe().lockAfter(setting.lockAfter()));
        this.idle = redoubt.safe().lockWhenIdle(setting.lockAfter(), _ -> events.accept(locked));
        redoubt.safe().whenSessionEnds(() -> events.accept(OVER));
    }

    /** @param after zero where it is never, unless the policy says otherwise meanwhile */
    private static Event locked(Duration after) {
        String time = after.toMinutes() > 0 ? after.toMinutes() + " min" : after.toSeconds() + " s";
        return new Event.Locked("Nobody was here for " + (after.isZero() ? "a while" : time) + ".");
    }

    private static ExecutorService one(String name) {
        return Executors.newSingleThreadExecutor(Thread.ofVirtual().name(name).factory());
    }

    /** @param redoubt belongs to the session from now on */
    static Session begin(Redoubt redoubt, Setting setting, Consumer<Event> events) throws RedoubtException {
        Session session = new Session(redoubt, setting, events);
        session.listening.start();
        session.look();
        return session;
    }

    /** Somebody is here. */
    void touch() {
        idle.touch();
    }

    /** Whether something is being done that may change what is shown. */
    boolean isBusy() {
        return busy.get() > 0 || listening.isElsewhere();
    }

    void perform(Effect effect) {
        switch (effect) {
            case Effect.Reload() -> look();
            case Effect.Open(var id, int most) -> {
                views.open(id, most);
                look();
            }
            case Effect.CompletePath complete -> on(carrying, () -> porter.complete(complete));
            case Effect.SendFile file -> on(carrying, () -> porter.send(file));
            case Effect.Download download -> on(carrying, () -> porter.download(download));
            default -> doNext(effect);
        }
    }

    private void doNext(Effect effect) {
        busy.incrementAndGet();
        on(doing, () -> {
            deeds.perform(effect);
            busy.decrementAndGet();
            look();
        });
    }

    /** Work for a device that was closed meanwhile is none any more. */
    private void on(Executor executor, Runnable work) {
        try {
            executor.execute(() -> run(work));
        } catch (RejectedExecutionException e) {
            // The session has ended.
            return;
        }
    }

    private void run(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            if (!isOver()) {
                String text = "This is a mistake in redoubt itself: " + e;
                events.accept(new Event.Told(new Note(views.wording().line(text), true)));
            }
        }
    }

    private boolean isOver() {
        return closed || idle.isLocked();
    }

    /** Once for all who ask meanwhile. */
    private void look() {
        if (lookAgain.compareAndSet(false, true)) {
            on(looking, () -> {
                lookAgain.set(false);
                try {
                    events.accept(views.load());
                } catch (RedoubtException e) {
                    events.accept(new Event.Told(new Note(views.wording().failure(e), true)));
                }
            });
        }
    }

    /** Ends what is going on, in order, and closes the device. Files on their way go on the next time where they were. */
    @Override
    public void close() throws RedoubtException {
        closed = true;
        idle.close();
        carrying.shutdownNow();
        listening.close();
        doing.shutdownNow();
        looking.shutdownNow();
        redoubt.close();
    }
}
