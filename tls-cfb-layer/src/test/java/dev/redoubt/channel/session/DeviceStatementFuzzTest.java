package dev.redoubt.channel.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.redoubt.channel.record.ExchangeException;
import dev.redoubt.channel.record.FuzzSeeds;
import dev.redoubt.channel.record.VectorFile;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** SPEC.md, "Device authentication". */
class DeviceStatementFuzzTest {
    static Stream<byte[]> statements() {
        String statement = VectorFile.field(FuzzSeeds.read(Path.of("vectors/device-statement.txt")), "statement");
        return Stream.of(HexFormat.of().parseHex(statement));
    }

    @MethodSource("statements")
    @FuzzTest
    void whatIsAcceptedHasOneEncoding(byte[] bytes) {
        try {
            assertArrayEquals(bytes, DeviceStatement.parse(bytes).toBytes());
        } catch (ExchangeException _) {
            // Refused, as it may be.
        }
    }
}
