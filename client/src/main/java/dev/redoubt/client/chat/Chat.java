package dev.redoubt.client.chat;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.failure.RedoubtException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/** The loop: an event, a state, a screen. All of it on one thread; others only add events. */
public final class Chat {
    private static final Duration TICK = Duration.ofSeconds(1);

    private final Screens screens;
    private final Setting setting;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Typed typed = new Typed();
    private @Nullable Session session;
    private ChatState state;
    private boolean ends;

    private Chat(Screens screens, Setting setting, String name) {
        this.screens = screens;
        this.setting = setting;
        this.state = ChatState.begin(
                new ChatState.Frame(setting.wording().line(name), setting.zone(), screens.width(), screens.height()),
                setting.clock().instant());
    }

    /**
     * Runs until the user leaves.
     *
     * @param redoubt belongs to the chat from now on
     * @param open a conversation to begin with
     * @throws IOException if the terminal fails
     */
    public static void run(Redoubt redoubt, Setting setting, Optional<First> open)
            throws IOException, RedoubtException {
        Terminal terminal;
        try {
            terminal = Screens.system();
        } catch (IOException | RuntimeException e) {
            redoubt.close();
            throw e;
        }
        try (terminal) {
            run(terminal, redoubt, setting, open);
        }
    }

    /** The conversation to begin with, as it was typed. */
    public record First(String name, boolean group) {}

    static void run(Terminal terminal, Redoubt redoubt, Setting setting, Optional<First> open)
            throws IOException, RedoubtException {
        try (Screens screens = Screens.take(terminal, setting.colors())) {
            Chat chat = new Chat(screens, setting, redoubt.name());
            chat.begin(redoubt);
            open.ifPresent(chat::open);
            if (screens.read(chat.events::add)) {
                chat.state = chat.state.with(chat.state.prompt().begunEarly());
            }
            chat.loop();
        }
    }

    private void begin(Redoubt redoubt) throws RedoubtException {
        session = Session.begin(redoubt, setting, events::add);
    }

    private void open(First first) {
        state = state.with(new Mode.Talking(true));
        if (session != null) {
            session.perform(new Effect.OpenNamed(first.name(), first.group()));
        }
    }

    private void loop() throws RedoubtException {
        try {
            while (!ends) {
                screens.show(Renderer.render(state));
                takeAll();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            typed.close();
            end();
        }
    }

    /** All that has happened meanwhile, so that it is painted once. */
    private void takeAll() throws InterruptedException, RedoubtException {
        Event first = events.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
        if (first == null && session != null && session.isBusy()) {
            session.perform(new Effect.Reload());
        }
        int more = events.size();
        for (Event event = first; event != null && !ends; event = more-- > 0 ? events.poll() : null) {
            take(event);
        }
        take(new Event.Tick(setting.clock().instant()));
    }

    /**
     * What was typed before somebody could see where it goes, goes nowhere.
     *
     * @return whether it ended in the middle of a line
     */
    private boolean discard() {
        List<Event> typedBefore = events.stream().filter(Chat::isToDiscard).toList();
        events.removeAll(typedBefore);
        return !typedBefore.isEmpty() && !typedBefore.getLast().equals(new Event.Pressed(Key.Named.ENTER));
    }

    private static boolean isToDiscard(Event event) {
        return event instanceof Event.Pressed(Key key)
                && !(key instanceof Key.Gone)
                && !key.equals(new Key.Control('c'));
    }

    private void take(Event event) throws RedoubtException {
        if (event instanceof Event.Pressed(Key key)) {
            if (session != null) {
                session.touch();
            }
            if (state.mode() instanceof Mode.Locked locked && isTaken(locked, key)) {
                return;
            }
        }
        if (event instanceof Event.Locked) {
            end();
            typed.close();
            discard();
        }
        if (event instanceof Event.Resized) {
            screens.forget();
        }
        Step step = Update.apply(state, event);
        state = step.state();
        for (Effect effect : step.effects()) {
            perform(effect);
        }
    }

    private void perform(Effect effect) throws RedoubtException {
        switch (effect) {
            case Effect.Quit() -> ends = true;
            case Effect.Repaint() -> screens.forget();
            case Effect.Lock() -> take(new Event.Locked(""));
            default -> {
                if (session != null) {
                    session.perform(effect);
                }
            }
        }
    }

    private void end() throws RedoubtException {
        Session ending = session;
        session = null;
        if (ending != null) {
            ending.close();
        }
    }

    /** The passphrase is in no state and on no screen. */
    private boolean isTaken(Mode.Locked locked, Key key) throws RedoubtException {
        if (key == Key.Named.ENTER) {
            if (!typed.isEmpty()) {
                unlock(locked);
            }
            return true;
        }
        return typed.take(key);
    }

    private void unlock(Mode.Locked locked) throws RedoubtException {
        state = state.with(new Mode.Opening(locked.open()));
        screens.show(Renderer.render(state));
        try (Passphrase passphrase = typed.passphrase()) {
            begin(setting.opener().open(passphrase));
        } catch (RedoubtException e) {
            state = state.with(new Mode.Locked(setting.wording().failure(e), locked.open()));
        }
        boolean midway = discard();
        if (state.mode() instanceof Mode.Opening) {
            take(new Event.Unlocked());
            state = midway ? state.with(state.prompt().begunEarly()) : state;
        }
    }
}
