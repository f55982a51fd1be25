package dev.redoubt.server.systemd;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The few functions of the C library that Java has no other way to. Linux. */
final class Native {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_NOSIGNAL = 0x4000;

    /** Bytes of {@code sockaddr_un.sun_path}. */
    private static final int PATH_SIZE = 108;

    private final MethodHandle socket;
    private final MethodHandle sendto;
    private final MethodHandle close;
    private final MethodHandle dup;
    private final MethodHandle dup2;
    private final MethodHandle exit;

    Native() {
        socket = function("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
        sendto = function("sendto", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
        close = function("close", JAVA_INT, JAVA_INT);
        dup = function("dup", JAVA_INT, JAVA_INT);
        dup2 = function("dup2", JAVA_INT, JAVA_INT, JAVA_INT);
        exit = function("_exit", JAVA_INT, JAVA_INT);
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
    }

    /**
     * Sends one datagram to a Unix socket.
     *
     * @param address a path, or a name in the abstract space, which begins with {@code @}
     * @return false if nobody takes it
     */
    boolean send(String address, String text) {
        byte[] path = address.getBytes(UTF_8);
        if (path.length == 0 || path.length > PATH_SIZE) {
            return false;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment to = arena.allocate(2 + PATH_SIZE, 2);
            to.set(JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(path, 0, to, JAVA_BYTE, 2, path.length);
            if (path[0] == '@') {
                to.set(JAVA_BYTE, 2, (byte) 0);
            }
            int descriptor = (int) socket.invokeExact(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
            if (descriptor < 0) {
                return false;
            }
            byte[] bytes = text.getBytes(UTF_8);
            MemorySegment message = arena.allocateFrom(JAVA_BYTE, bytes);
            long sent = (long)
                    sendto.invokeExact(descriptor, message, (long) bytes.length, MSG_NOSIGNAL, to, 2 + path.length);
            int _ = (int) close.invokeExact(descriptor);
            return sent == bytes.length;
        } catch (Throwable e) {
            throw new AssertionError("a function of the C library was called wrongly", e);
        }
    }

    /** @return another descriptor of the same, or -1 */
    int duplicate(int descriptor) {
        try {
            return (int) dup.invokeExact(descriptor);
        } catch (Throwable e) {
            throw new AssertionError("a function of the C library was called wrongly", e);
        }
    }

    /** Ends the process, with nothing of Java's done any more. */
    void exit(int status) {
        try {
            int _ = (int) exit.invokeExact(status);
        } catch (Throwable e) {
            throw new AssertionError("a function of the C library was called wrongly", e);
        }
    }

    /** Puts {@code duplicate} in the place of {@code descriptor}, and closes it. */
    void restore(int duplicate, int descriptor) {
        try {
            int _ = (int) dup2.invokeExact(duplicate, descriptor);
            int _ = (int) close.invokeExact(duplicate);
        } catch (Throwable e) {
            throw new AssertionError("a function of the C library was called wrongly", e);
        }
    }
}
