package dev.redoubt.channel.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** SPEC.md, "Exchange". */
class ExchangePrefixFuzzTest {
    static Stream<byte[]> prefixes() {
        return Stream.of(TestKeys.PREFIX.toBytes());
    }

    @MethodSource("prefixes")
    @FuzzTest
    void whatIsAcceptedHasOneEncoding(byte[] bytes) {
        try {
            assertArrayEquals(bytes, ExchangePrefix.parse(bytes).toBytes());
        } catch (MalformedExchangeException _) {
            // Refused, as it may be.
        }
    }
}
