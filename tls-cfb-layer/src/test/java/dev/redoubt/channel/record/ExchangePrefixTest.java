package dev.redoubt.channel.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ExchangePrefixTest {
    @Test
    void bytesAreAsSpecified() {
        assertEquals(
                "01" + "00112233445566778899aabbccddeeff" + "00000003" + "000000000000004d",
                HexFormat.of().formatHex(TestKeys.PREFIX.toBytes()));
    }

    @Test
    void bytesParseBack() throws Exception {
        ExchangePrefix largest = new ExchangePrefix(TestKeys.SESSION, 0xffff_ffffL, Long.MAX_VALUE);
        assertEquals(largest, ExchangePrefix.parse(largest.toBytes()));
    }

    @Test
    void anyOtherLengthIsMalformed() {
        byte[] bytes = TestKeys.PREFIX.toBytes();
        for (int length : new int[] {0, 1, 28, 30, 100}) {
            byte[] other = Arrays.copyOf(bytes, length);
            assertThrows(MalformedExchangeException.class, () -> ExchangePrefix.parse(other));
        }
    }

    @Test
    void otherVersionIsMalformed() {
        byte[] bytes = TestKeys.PREFIX.toBytes();
        bytes[0] = 2;
        assertThrows(MalformedExchangeException.class, () -> ExchangePrefix.parse(bytes));
    }

    @Test
    void sequenceBeyondItsRangeIsMalformed() {
        byte[] bytes = TestKeys.PREFIX.toBytes();
        bytes[21] = (byte) 0x80;
        assertThrows(MalformedExchangeException.class, () -> ExchangePrefix.parse(bytes));
    }
}
