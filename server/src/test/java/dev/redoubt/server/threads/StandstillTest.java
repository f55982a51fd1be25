package dev.redoubt.server.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a thread. */
class StandstillTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "management-12|management-#",
                "qtp1823-45-acceptor-0@6aeb35e6-ServerConnector@1{SSL, (ssl,"
                        + " h2)}{appliance.example:443}|qtp#-#-acceptor-#",
                "Common-Cleaner|Common-Cleaner",
                "of alice's|of alice?s",
                "''|''"
            })
    void aNameIsWhatTheProgramCallsIt(String given, String shown) {
        assertEquals(shown, Standstill.name(given));
    }

    @Test
    void placesAreClassesAndLines() throws Exception {
        Standstill at = Standstill.of(new ObjectMapper().readTree("""
            {"tid":"7","virtual":true,"name":"","state":"WAITING","parkBlocker":{"object":"java.lang.Object@7a"},
            "stack":["java.base/java.lang.VirtualThread.park(VirtualThread.java:7)","a.B$$Lambda/0x00007f12.run(Unknown Source)","b \\"value\\""]}\
            """));
        assertEquals(
                new Standstill(
                        true,
                        "",
                        "WAITING",
                        List.of(
                                "java.base/java.lang.VirtualThread.park(VirtualThread.java:7)",
                                "a.B$$Lambda/0x#.run(Unknown Source)",
                                "?")),
                at);
    }
}
