package dev.redoubt.server.logging;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whether a text stands in the code of a class, letter by letter: then it was there before anybody used the program, and tells
 * nothing of who does. Classes that were looked at are kept, as many as the program has that log. Thread-safe.
 */
final class Literals {
    private static final int MOST_CLASSES = 1_000;

    private final Function<String, @Nullable InputStream> code;
    private final ConcurrentMap<String, Set<String>> known = new ConcurrentHashMap<>();

    /** @param code the file of a class, by its path as in {@code java/lang/String.class}, or null */
    Literals(Function<String, @Nullable InputStream> code) {
        this.code = code;
    }

    /** Of the classes of this program. */
    static Literals ofThisProgram() {
        return new Literals(ClassLoader::getSystemResourceAsStream);
    }

    boolean stand(String className, String text) {
        if (known.size() >= MOST_CLASSES && !known.containsKey(className)) {
            return false;
        }
        return known.computeIfAbsent(className, this::read).contains(text);
    }

    private Set<String> read(String className) {
        try (InputStream in = code.apply(className.replace('.', '/') + ".class")) {
            return in == null ? Set.of() : literals(in.readAllBytes());
        } catch (IOException | IllegalArgumentException e) {
            return Set.of();
        }
    }

    private static Set<String> literals(byte[] bytes) {
        Set<String> literals = new HashSet<>();
        for (PoolEntry entry : ClassFile.of().parse(bytes).constantPool()) {
            if (entry instanceof StringEntry literal) {
                literals.add(literal.stringValue());
            }
        }
        return Set.copyOf(literals);
    }
}
