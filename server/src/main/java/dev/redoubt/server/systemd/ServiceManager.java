package dev.redoubt.server.systemd;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Whoever started this process and wants to hear from it: sd_notify(3). Thread-safe; what nobody takes is lost. */
public final class ServiceManager {
    private final Predicate<String> send;
    private final Optional<Duration> watchdog;

    /**
     * @param send is given each message; says whether it was taken
     * @param watchdog after how long without {@link #alive} the process is killed
     */
    ServiceManager(Predicate<String> send, Optional<Duration> watchdog) {
        this.send = send;
        this.watchdog = watchdog;
    }

    /** The one that the environment names; where there is none, nobody hears anything. */
    public static ServiceManager of(Map<String, String> environment) {
        String socket = environment.getOrDefault("NOTIFY_SOCKET", "");
        if (socket.isEmpty()) {
            return new ServiceManager(_ -> false, Optional.empty());
        }
        Native system = new Native();
        return new ServiceManager(message -> system.send(socket, message), watchdog(environment));
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

    /** It has not hung. */
    boolean alive(String status) {
        return send.test("WATCHDOG=1\nSTATUS=" + status);
    }

    Optional<Duration> watchdog() {
        return watchdog;
    }
}
