package dev.redoubt.faults;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The application behind one receiver: a file that each letter enters once, on the disk before it is acknowledged, as a client's
 * container has it. Not thread-safe.
 */
final class Ledger implements AutoCloseable {
    private static final int ENTRY_SIZE = Integer.BYTES + Long.BYTES;

    private final Path path;
    private final FileChannel file;
    private final Set<Letter> known = new HashSet<>();

    /** Goes on with what is in the file. */
    Ledger(Path path) throws IOException {
        this.path = path;
        this.file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        known.addAll(read(path));
    }

    /** @return which of them are new; all of them are on the disk now */
    List<Letter> commit(Collection<Letter> letters) throws IOException {
        List<Letter> fresh = letters.stream().filter(known::add).toList();
        ByteBuffer entries = ByteBuffer.allocate(fresh.size() * ENTRY_SIZE);
        fresh.forEach(letter -> entries.putInt(letter.sender()).putLong(letter.number()));
        entries.flip();
        while (entries.hasRemaining()) {
            file.write(entries);
        }
        file.force(false);
        return fresh;
    }

    /** All that entered, in its order, as it stands in the file. */
    List<Letter> entries() throws IOException {
        return read(path);
    }

    private static List<Letter> read(Path path) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path));
        List<Letter> entries = new ArrayList<>();
        while (bytes.remaining() >= ENTRY_SIZE) {
            entries.add(new Letter(bytes.getInt(), bytes.getLong()));
        }
        return entries;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
