package dev.redoubt.server.administration.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.redoubt.server.administration.observe.FakeTools;
import dev.redoubt.server.administration.observe.Level;
import dev.redoubt.server.administration.observe.Recorded;
import dev.redoubt.server.administration.observe.Scrape;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each side of a machine shows, by what its commands say. */
class ExaminationsTest {
    private static Host host(FakeTools tools, Optional<Scrape> scrape) {
        return new Host(
                Path.of("/nowhere/redoubtd.toml"),
                Optional.empty(),
                "it is not there",
                false,
                true,
                tools,
                scrape,
                Path.of("/nowhere/checks.json"),
                Instant.EPOCH);
    }

    private static Map<String, Level> looked(Examination examination, Host host) {
        Findings findings = new Findings();
        examination.look(host, findings);
        return findings.all().stream().collect(Collectors.toMap(Finding::check, Finding::level));
    }

    @ParameterizedTest
    @CsvSource({
        "0.000012, Normal, OK",
        "-0.9, Normal, OK",
        "1.0, Normal, WARNING",
        "-3.5, Insert second, WARNING",
        "0.0, Not synchronised, WARNING",
        "x, Normal, WARNING"
    })
    void theClockIsAsChronySays(String offset, String leap, Level level) {
        String tracking = "A29FC87B,192.0.2.1,3,1795672800.1," + offset
                + ",0.000008,0.00002,-23.1,-0.001,0.021,0.0008,0.0002,64.2," + leap;
        FakeTools tools = new FakeTools().says("chronyc", 0, tracking);
        assertEquals(
                Map.of("clock-steady", Level.NOT_SEEN, "clock-kept", level),
                looked(new ClockExamination(), host(tools, Optional.empty())));
    }

    @Test
    void withoutChronyTheSystemIsAsked() {
        FakeTools tools =
                new FakeTools().says("chronyc", 1, "506 Cannot talk to daemon").says("timedatectl", 0, "no");
        assertEquals(
                Level.WARNING,
                looked(new ClockExamination(), host(tools, Optional.empty())).get("clock-kept"));
        tools.says("timedatectl", 0, "yes");
        assertEquals(
                Level.OK,
                looked(new ClockExamination(), host(tools, Optional.empty())).get("clock-kept"));
        assertEquals(
                Level.NOT_SEEN,
                looked(new ClockExamination(), host(new FakeTools(), Optional.empty()))
                        .get("clock-kept"));
        assertEquals(
                Level.NOT_SEEN,
                looked(new ClockExamination(), host(new FakeTools().says("chronyc", 0, "a,b"), Optional.empty()))
                        .get("clock-kept"));
    }

    @Test
    void aClockThatWasSetIsAWarning() {
        Scrape set = Recorded.parsed("redoubt_clock_jumps_total 2");
        assertEquals(
                Level.WARNING,
                looked(new ClockExamination(), host(new FakeTools(), Optional.of(set)))
                        .get("clock-steady"));
        assertEquals(
                Level.OK,
                looked(new ClockExamination(), host(new FakeTools(), Optional.of(Recorded.scrape("first"))))
                        .get("clock-steady"));
    }

    @Test
    void unitsAreAsTheyShallOrAreNot() {
        FakeTools tools = new FakeTools().says("systemctl --no-pager show", 0, """
            Id=redoubtd.service
            LoadState=loaded
            ActiveState=active
            SubState=running
            UnitFileState=enabled
            NRestarts=3

            Id=mariadb.service
            LoadState=loaded
            ActiveState=failed
            SubState=failed
            UnitFileState=enabled

            Id=redoubt-backup.service
            LoadState=loaded
            ActiveState=inactive
            SubState=dead
            UnitFileState=static

            Id=prometheus.service
            LoadState=loaded
            ActiveState=inactive
            SubState=dead
            UnitFileState=disabled

            Id=redoubtd.socket
            LoadState=loaded
            ActiveState=inactive
            SubState=dead
            UnitFileState=enabled

            Id=chrony.service
            LoadState=not-found
            ActiveState=inactive\
            """);
        assertEquals(
                Map.of(
                        "unit-redoubtd.service", Level.WARNING,
                        "unit-mariadb.service", Level.WRONG,
                        "unit-redoubt-backup.service", Level.OK,
                        "unit-prometheus.service", Level.OK,
                        "unit-redoubtd.socket", Level.WRONG),
                looked(new UnitsExamination(), host(tools, Optional.empty())));
    }

    @Test
    void whereRedoubtIsNoUnitThatIsSaid() {
        assertEquals(
                Map.of("units", Level.NOT_SEEN),
                looked(new UnitsExamination(), host(new FakeTools(), Optional.empty())));
    }

    private static Finding hardening(String check, boolean container, FakeTools tools) throws Exception {
        return HardeningExamination.one(new ObjectMapper().readTree(check), container, tools);
    }

    @Test
    void aPromiseHoldsIfAllOfTheOutputIsAsExpected() throws Exception {
        String check = "{\"name\":\"a-b\",\"says\":\"it is so\",\"command\":[\"x\",\"y\"],\"expect\":\"[12]\\n"
                + "(3|4)\",\"mend\":\"do it\"}";
        assertEquals(
                Level.OK,
                hardening(check, false, new FakeTools().says("x y", 7, "2\n3")).level());
        Finding fails = hardening(check, false, new FakeTools().says("x y", 0, "2\n3\n"));
        assertEquals(new Finding("hardening-a-b", Level.WRONG, "2\n3\n", "it is so", "do it"), fails);
        assertEquals(
                "its command is missing here, or hangs",
                hardening(check, false, new FakeTools()).seen());
        assertEquals(
                "nothing",
                hardening(check, false, new FakeTools().says("x", 0, "")).seen());
    }

    @Test
    void whatAContainerCannotShowIsLeftOut() throws Exception {
        String check = "{\"name\":\"A B\",\"command\":[\"x\"],\"expect\":\"(\",\"machine_only\":true}";
        assertEquals(Level.NOT_SEEN, hardening(check, true, new FakeTools()).level());
        Finding broken = hardening(check, false, new FakeTools().says("x", 0, "("));
        assertEquals("hardening-unnamed", broken.check());
        assertEquals(Level.WRONG, broken.level());
    }
}
