package dev.redoubt.client.chat;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.failure.MessageKeptException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.file.TransferProgress;
import dev.redoubt.client.model.SendOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Carries files both ways, and finds them. Several at once. */
final class Porter {
    private static final String HOME = "~/";
    private static final long EVERY = 100_000_000;
    private static final int MOST_NAMES = 40;

    private final Redoubt redoubt;
    private final Setting setting;
    private final Views views;
    private final Consumer<Event> events;
    private final AtomicLong numbers = new AtomicLong();

    Porter(Redoubt redoubt, Setting setting, Views views, Consumer<Event> events) {
        this.redoubt = redoubt;
        this.setting = setting;
        this.views = views;
        this.events = events;
    }

    private interface Carrying {
        /** @return how it ended */
        String carry(TransferProgress progress) throws RedoubtException;
    }

    void send(Effect.SendFile file) {
        String name = setting.wording().line(file.path());
        carry(true, name, progress -> {
            views.find(file.conversation()).sendFile(path(file.path()), SendOptions.defaults(), progress);
            return "sent " + name;
        });
    }

    void download(Effect.Download download) {
        carry(false, "the file of message " + download.number(), progress -> {
            Path there = redoubt.conversations().download(download.number(), path(download.folder()), progress);
            return "there: " + setting.wording().line(there.toString());
        });
    }

    private void carry(boolean upload, String name, Carrying carrying) {
        long id = numbers.incrementAndGet();
        events.accept(new Event.Moved(new Transfer(id, upload, name, 0, 0)));
        events.accept(new Event.Ended(id, outcome(carrying, progress(id, upload, name))));
    }

    private Note outcome(Carrying carrying, TransferProgress progress) {
        try {
            return new Note(carrying.carry(progress), false);
        } catch (MessageKeptException e) {
            return new Note(setting.wording().failure(e), false);
        } catch (RedoubtException e) {
            return new Note(setting.wording().failure(e), true);
        } catch (InvalidPathException e) {
            return new Note(setting.wording().line(e.getInput()) + " cannot be a path.", true);
        }
    }

    private TransferProgress progress(long id, boolean upload, String name) {
        AtomicLong last = new AtomicLong(System.nanoTime() - EVERY);
        return (done, total) -> {
            long now = System.nanoTime();
            if (now - last.get() >= EVERY || done == total) {
                last.set(now);
                events.accept(new Event.Moved(new Transfer(id, upload, name, done, total)));
            }
        };
    }

    private Path path(String typed) {
        String home = System.getProperty("user.home");
        boolean atHome = typed.startsWith(HOME) || typed.equals("~");
        return setting.folder().resolve(atHome ? home + typed.substring(1) : typed);
    }

    void complete(Effect.CompletePath complete) {
        try {
            events.accept(completed(complete));
        } catch (IOException | InvalidPathException e) {
            // A folder that is not there, or closed: nothing to complete.
            return;
        }
    }

    private Event.Completed completed(Effect.CompletePath complete) throws IOException {
        String typed = complete.path();
        int slash = typed.lastIndexOf('/') + 1;
        String folder = typed.substring(0, slash);
        String begin = typed.substring(slash);
        List<String> names = names(path(folder), begin);
        String longest = Completion.common(names).orElse(begin);
        String start = complete.before().substring(0, complete.before().length() - begin.length());
        return new Event.Completed(complete.before(), start + longest, names);
    }

    /** Hidden ones only where they are asked for; none whose names a terminal would obey. */
    private List<String> names(Path folder, String begin) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName() + (Files.isDirectory(entry) ? "/" : ""))
                    .filter(name -> name.startsWith(begin) && (begin.startsWith(".") || !name.startsWith(".")))
                    .filter(name -> setting.wording().line(name).equals(name))
                    .sorted()
                    .limit(MOST_NAMES)
                    .toList();
        }
    }
}
