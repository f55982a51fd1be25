package dev.redoubt.channel.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;

/** What the fuzzer starts from: the vectors themselves, so that a format that changes has fresh seeds. */
public final class FuzzSeeds {
    /** libFuzzer makes no longer inputs than its longest seed, or 4,096 bytes: larger seeds would only slow it down. */
    private static final int LONGEST = 2048;

    private FuzzSeeds() {}

    /** That field of every vector of a folder below {@code vectors}. */
    public static Stream<byte[]> of(String folder, String field) {
        try (Stream<Path> files = Files.list(Path.of("vectors").resolve(folder))) {
            return files
                    .sorted()
                    .map(file -> HexFormat.of().parseHex(VectorFile.field(read(file), field)))
                    .filter(seed -> seed.length <= LONGEST)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@link VectorFile#read}. */
    public static Map<String, String> read(Path file) {
        try {
            return VectorFile.read(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
