package dev.redoubt.server.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchdogTest {
    private final List<String> messages = new ArrayList<>();
    private final ServiceManager manager =
            new ServiceManager(messages::add, _ -> {}, Optional.of(Duration.ofSeconds(1)));

    private static Watchdog.Part part(CompletableFuture<?> answer) {
        return new Watchdog.Part("part", () -> answer);
    }

    private void look(Watchdog.Part... parts) throws InterruptedException {
        new Watchdog(manager, List.of(parts), () -> "serving").look(Duration.ofMillis(1));
    }

    @Test
    void whileAllPartsAnswerTheServerLives() throws Exception {
        look(part(CompletableFuture.completedFuture(1)), part(CompletableFuture.completedFuture(false)));
        assertEquals(List.of("WATCHDOG=1\nSTATUS=serving"), messages);
    }

    @Test
    void aPartThatDoesNotAnswerIsNotOutvoted() throws Exception {
        look(part(CompletableFuture.completedFuture(1)), part(new CompletableFuture<>()));
        assertEquals(List.of(), messages);
    }

    @Test
    void norIsOneThatCannotBeAsked() throws Exception {
        look(
                new Watchdog.Part("part", () -> {
                    throw new IllegalStateException();
                }),
                part(CompletableFuture.completedFuture(1)));
        assertEquals(List.of(), messages);
    }

    @Test
    void whatIsAnsweredLaterIsGoodTheNextTime() throws Exception {
        CompletableFuture<Integer> late = new CompletableFuture<>();
        look(part(late));
        late.complete(1);
        look(part(late));
        assertEquals(1, messages.size());
    }

    @Test
    void whatIsSaidAtTheStartAndAtTheEnd() {
        manager.ready("serving");
        manager.stopping("stopping");
        assertEquals(List.of("READY=1\nSTATUS=serving", "STOPPING=1\nWATCHDOG=1\nSTATUS=stopping"), messages);
    }

    @Test
    void theProcessIsEndedOnlyWhereSomebodyWaitsForIt() {
        List<Integer> ends = new ArrayList<>();
        new ServiceManager(_ -> false, ends::add, Optional.empty()).ended(143);
        assertEquals(List.of(), ends);
        new ServiceManager(messages::add, ends::add, Optional.empty()).ended(143);
        assertEquals(List.of(143), ends);
    }

    @ParameterizedTest
    @CsvSource({
        "25000000, '', 25000",
        "25000000, OWN, 25000",
        "25000000, 1, 0",
        "0, '', 0",
        "-1, '', 0",
        "soon, '', 0",
        "9223372036854775807, '', 0"
    })
    void theWatchdogsTimeIsTheEnvironments(String micros, String process, long millis) {
        String own = String.valueOf(ProcessHandle.current().pid());
        ServiceManager manager = ServiceManager.of(Map.of(
                "NOTIFY_SOCKET", "/nowhere", "WATCHDOG_USEC", micros, "WATCHDOG_PID", process.replace("OWN", own)));
        assertEquals(millis, manager.watchdog().map(Duration::toMillis).orElse(0L));
    }

    @Test
    void withoutASocketNobodyIsTold() {
        ServiceManager manager = ServiceManager.of(Map.of("WATCHDOG_USEC", "1000000"));
        assertEquals(Optional.empty(), manager.watchdog());
        assertEquals(false, manager.ready("serving"));
    }

    @ParameterizedTest
    @CsvSource({"/nowhere/at/all", "@nobody-listens-there", "''"})
    void whatNobodyTakesIsLost(String socket) {
        assertEquals(false, new Native().send(socket, "READY=1"));
    }
}
