package dev.redoubt.server.administration.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Prometheus' text format, and what is none. */
class ScrapeTest {
    private static OptionalDouble value(String text) {
        return Recorded.parsed(text).value("a");
    }

    private static String refusal(String text) {
        return String.valueOf(assertThrows(MalformedScrapeException.class, () -> Scrape.parse(text))
                .getMessage());
    }

    @Test
    void aRecordedScrapeIsReadWhole() {
        Scrape scrape = Recorded.scrape("first");
        assertEquals(1310, scrape.count("redoubt_channel_sessions"));
        assertEquals(1300, scrape.count("redoubt_channel_sessions", "kind", "authenticated"));
        assertEquals(Optional.of("0.1.0"), scrape.label("redoubt_build_info", "version"));
        assertEquals(Set.of("/v1/submissions", "/v1/keys/claim"), scrape.values("redoubt_exchanges_total", "route"));
        assertEquals(OptionalDouble.of(Double.POSITIVE_INFINITY), scrape.value("redoubt_database_days_to_full"));
        assertEquals(OptionalDouble.empty(), scrape.value("redoubt_nothing"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a 5",
                "a 5.0\n",
                "  a\t5  ",
                "a{} 5",
                "a{b=\"c\"} 5",
                "a{b=\"c\",} 5",
                "a { b = \"c\" , d=\"\" } 5",
                "a 5e0",
                "a 5 1795672800000",
                "# a 7\n\na 5",
                "a 5\r\n",
                "a +5."
            })
    void aNumberIsANumberHoweverItIsWritten(String text) {
        assertEquals(OptionalDouble.of(5), value(text));
    }

    @Test
    void escapesStandForWhatTheyStandFor() {
        Sample sample =
                Recorded.parsed("a{b=\"x\\\\y\\\"z\\n\",c=\"}, {\"} 1").of("a").getFirst();
        assertEquals(Map.of("b", "x\\y\"z\n", "c", "}, {"), sample.labels());
    }

    @Test
    void whatIsNoNumberIsNone() {
        assertEquals(OptionalDouble.empty(), value("a NaN"));
        assertEquals(OptionalDouble.of(Double.NEGATIVE_INFINITY), value("a -Inf"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a ",
                "5",
                "{} 5",
                "a{ 5",
                "a} 5",
                "a{b} 5",
                "a{b=c} 5",
                "a{b=\"c} 5",
                "a{b=\"c\"",
                "a{b=\"c\"d=\"e\"} 5",
                "a{,} 5",
                "a{b=\"c\",,} 5",
                "a{1b=\"c\"} 5",
                "a{b:c=\"d\"} 5",
                "a{b=\"\\t\"} 5",
                "a{b=\"\\",
                "a{b=\"c\",b=\"d\"} 5",
                "a 5 6 7",
                "a 5 x",
                "a 5x",
                "a 0x10",
                "a 5d",
                "a 5f",
                "a Infinity",
                "a inf",
                "a nan",
                "a --5",
                "a 1e99999",
                "a 1_000",
                "a-b 5",
                "a 5 # {trace=\"x\"} 6",
                "<html>",
                "\u0000",
                "a\u00a05",
                "HTTP/1.1 200 OK"
            })
    void anythingElseIsRefused(String text) {
        assertTrue(refusal(text).startsWith("line 1: "), text);
    }

    @Test
    void aRefusalNamesTheLineAndRepeatsNothingOfIt() {
        assertEquals("line 3: no number", refusal("a 1\nb 2\nc secret"));
    }

    @Test
    void aSeriesThatComesTwiceIsRefused() {
        assertEquals("line 2: a series that was there already", refusal("a{b=\"c\"} 1\na{b=\"c\",} 2"));
    }

    @Test
    void thereAreAsManyLabelsAsThereMayBeAndNoMore() {
        assertEquals(OptionalDouble.of(1), value("a{" + labels(ScrapeParser.MOST_LABELS) + "} 1"));
        assertEquals("line 1: more than 16 labels", refusal("a{" + labels(ScrapeParser.MOST_LABELS + 1) + "} 1"));
    }

    private static String labels(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> "l" + number + "=\"x\"")
                .collect(Collectors.joining(","));
    }

    @Test
    void aLineIsAsLongAsItMayBeAndNoLonger() {
        String rest = "a{b=\"\"} 1";
        String longest = "x".repeat(ScrapeParser.LONGEST_LINE - rest.length());
        assertEquals(OptionalDouble.of(1), value("a{b=\"" + longest + "\"} 1"));
        assertEquals("line 1: longer than 8192 characters", refusal("a{b=\"x" + longest + "\"} 1"));
    }

    @Test
    void thereAreAsManySamplesAsThereMayBeAndNoMore() {
        String most = IntStream.range(0, ScrapeParser.MOST_SAMPLES)
                .mapToObj(number -> "a{n=\"" + number + "\"} 1\n")
                .collect(Collectors.joining());
        assertEquals(OptionalDouble.of(ScrapeParser.MOST_SAMPLES), value(most));
        assertEquals("line 100001: more than 100000 samples", refusal(most + "b 1"));
    }

    /** Whatever stands there, it is read or refused, and nothing else happens. */
    @Test
    void brokenTextNeverBreaksTheReader() {
        String whole = Recorded.text("first");
        Random random = new Random(8);
        for (int attempt = 0; attempt < 3_000; attempt++) {
            StringBuilder broken = new StringBuilder(whole);
            for (int change = 0; change < 3; change++) {
                broken.setCharAt(random.nextInt(broken.length()), (char) random.nextInt(128));
            }
            broken.setLength(random.nextInt(broken.length()));
            try {
                assertTrue(Scrape.parse(broken.toString()).samples().size() < 200);
            } catch (MalformedScrapeException e) {
                assertTrue(String.valueOf(e.getMessage()).startsWith("line "), e::toString);
            }
        }
    }
}
