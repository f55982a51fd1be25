package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.Subscription;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Message;
import dev.redoubt.client.model.MessageListener;
import dev.redoubt.client.model.Notice;
import dev.redoubt.protocol.message.ConversationId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code redoubt listen}. */
@Command(
        name = "listen",
        header = "Show messages as they arrive, until Ctrl-C.",
        description = {
            "",
            "Messages that nobody has read yet come first. What was shown counts as read. A lost connection is opened"
                    + " again by itself. Messages can be sent meanwhile from another terminal.",
            "",
            "A line with ~ says that a message was edited, deleted or reacted to, or is gone."
        },
        footer = {"", "Example:", "  redoubt listen | tee -a messages.txt"})
final class ListenCommand extends DeviceCommand {
    @Mixin
    private final JsonOption json = new JsonOption();

    ListenCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException, InterruptedException {
        try (Redoubt redoubt = options().open(world());
                Subscription subscription =
                        redoubt.listen(json.isGiven() ? new Scripted(world()) : new Printing(world()))) {
            // Ctrl-C and SIGTERM end the link in order, so that what was shown is acknowledged.
            Thread orderly = new Thread(subscription::close);
            Runtime.getRuntime().addShutdownHook(orderly);
            subscription.await();
        }
        return ExitCode.OK;
    }

    /** For scripts: what comes goes to standard output, what happens beside it to standard error. */
    private record Scripted(World world) implements MessageListener {
        @Override
        public void message(Message message) {
            Json.line(world.out(), object -> JsonResults.message(object, message));
        }

        @Override
        public void changed(Message message) {
            Json.line(world.out(), object -> JsonResults.changed(object, message));
        }

        @Override
        public void gone(ConversationId conversation, long number) {
            Json.line(world.out(), object -> JsonResults.gone(object, conversation, number));
        }

        @Override
        public void connected() {
            Json.line(world.err(), object -> object.put("connection", link -> link.put("open", true)));
        }

        @Override
        public void disconnected(RedoubtException why, Duration pause) {
            Json.line(
                    world.err(),
                    object -> object.put(
                            "connection",
                            link -> link.put("open", false)
                                    .put("message", String.valueOf(why.getMessage()))
                                    .put("secondsToNextTry", Math.max(1, pause.toSeconds()))));
        }

        @Override
        public void notice(Notice notice) {
            Notices.printJson(notice, world.err());
        }

        @Override
        public void rejected(String kind) {
            Json.line(world.err(), object -> object.put("rejected", what -> what.put("kind", kind)));
        }
    }

    /** What was said last of each message that changed. In bounds: who writes much makes no trouble. */
    private static final class Told extends LinkedHashMap<Long, String> {
        private static final long serialVersionUID = 1L;
        private static final int MOST = 100;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, String> eldest) {
            return size() > MOST;
        }
    }

    private static final class Printing implements MessageListener {
        private final World world;
        private final MessagePrinter printer;
        private final Map<Long, String> told = new Told();

        Printing(World world) {
            this.world = world;
            this.printer = world.printer();
        }

        @Override
        public synchronized void message(Message message) {
            printer.print(message);
        }

        /** Receipts change messages too, and are not told. */
        @Override
        public synchronized void changed(Message message) {
            String change = MessagePrinter.change(message);
            if (!change.equals(told.getOrDefault(message.number(), ""))) {
                told.put(message.number(), change);
                printer.printChange(message, change);
            }
        }

        @Override
        public synchronized void gone(ConversationId conversation, long number) {
            printer.printGone(number);
        }

        @Override
        public void connected() {
            world.err().println("listening");
        }

        @Override
        public void disconnected(RedoubtException why, Duration pause) {
            world.err()
                    .println(TerminalText.line(String.valueOf(why.getMessage())) + " Trying again in "
                            + Math.max(1, pause.toSeconds()) + " s.");
        }

        @Override
        public void notice(Notice notice) {
            Notices.print(notice, world.err());
        }

        @Override
        public void rejected(String kind) {
            world.err().println("a message could not be opened and was refused (" + kind + ")");
        }
    }
}
