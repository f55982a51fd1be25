package dev.redoubt.server.systemd;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.Predicate;

/** Whoever started this process and wants to hear from it: sd_notify(3). Thread-safe; what nobody takes is lost. */
public final class ServiceManager {
    private final Predicate<String> send;
    private final IntConsumer end;
    private final Optional<Duration> watchdog;

    /**
     * @param send is given each message; says whether it was taken
     * @param end of the process, at once, with a status
     * @param watchdog after how long without {@link #alive} the process is killed
     */
    ServiceManager(Predicate<String> send, IntConsumer end, Optional<Duration> watchdog) {
        this.send = send;
        this.end = end;
        this.watchdog = watchdog;
    }

    /** The one that the environment names; where there is none, nobody hears anything. */
    public static ServiceManager of(Map<String, String> environment) {
        String socket = environment.getOrDefault("NOTIFY_SOCKET", "");
        if (socket.isEmpty()) {
            return new ServiceManager(_ -> false, _ -> {}, Optional.empty());
        }
        Native system = new Native();
        return new ServiceManager(message -> system.send(socket, message), system::exit, watchdog(environment));
    }

    private static Optional<Duration> watchdog(Map<String, String> environment) {
        String process = environment.getOrDefault("WATCHDOG_PID", "");
        if (!process.isEmpty()
                && !process.equals(String.valueOf(ProcessHandle.current().pid()))) {
            return Optional.empty();
        }
        try {
            long micros = Long.parseLong(environment.getOrDefault("WATCHDOG_USEC", "0"));
            return micros > 0 ? Optional.of(Duration.ofNanos(Math.multiplyExact(micros, 1_000))) : Optional.empty();
        } catch (NumberFormatException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** The server can serve. */
    public boolean ready(String status) {
        return send.test("READY=1\nSTATUS=" + status);
    }

    /** It serves nobody new any more, and ends. */
    public boolean stopping(String status) {
        return send.test("STOPPING=1\nWATCHDOG=1\nSTATUS=" + status);
    }

    /**
     * Everything is closed: ends the process where somebody waits for that, to start the next one. Java itself would take 300 ms, for
     * which it waits in vain for its own threads that wait in the kernel for events.
     */
    public void ended(int status) {
        if (send.test("STATUS=ended")) {
            end.accept(status);
        }
    }

    /** It has not hung. */
    boolean alive(String status) {
        return send.test("WATCHDOG=1\nSTATUS=" + status);
    }

    Optional<Duration> watchdog() {
        return watchdog;
    }
}
