package dev.redoubt.server.systemd;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;

/**
 * What a service manager does, as a program of its own: {@code Supervisor NOTIFY_SOCKET WATCHDOG_USEC COMMAND…} holds a listening socket,
 * runs the command with it as standard input, again whenever it ends, and prints the port, what it is told, and each end.
 */
public final class Supervisor {
    private static final int AF_UNIX = 1;
    private static final int AF_INET = 2;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int BACKLOG = 1024;
    private static final int LOOPBACK_BIG_ENDIAN = 0x0100007f;
    private static final int LARGEST_MESSAGE = 4096;

    private Supervisor() {}

    public static void main(String[] arguments) throws Throwable {
        int notifications = bound(AF_UNIX, SOCK_DGRAM, unixAddress(arguments[0]));
        Thread listener = new Thread(() -> print(notifications), "notifications");
        listener.setDaemon(true);
        listener.start();
        int listening = bound(AF_INET, SOCK_STREAM, anyLoopbackPort());
        check((int) function("listen", JAVA_INT, JAVA_INT, JAVA_INT).invokeExact(listening, BACKLOG), "listen");
        System.out.println("port " + port(listening));
        // A child inherits standard input alone.
        check((int) function("dup2", JAVA_INT, JAVA_INT, JAVA_INT).invokeExact(listening, 0), "dup2");
        List<String> command = List.of(arguments).subList(2, arguments.length);
        while (true) {
            System.out.println("ended " + run(command, arguments[0], arguments[1]));
        }
    }

    private static int run(List<String> command, String notifications, String watchdog)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("NOTIFY_SOCKET", notifications);
        builder.environment().put("WATCHDOG_USEC", watchdog);
        return builder.start().waitFor();
    }

    private static MemorySegment unixAddress(String path) {
        byte[] bytes = path.getBytes(UTF_8);
        MemorySegment address = Arena.global().allocate(2L + bytes.length + 1, 2);
        address.set(JAVA_SHORT, 0, (short) AF_UNIX);
        MemorySegment.copy(bytes, 0, address, JAVA_BYTE, 2, bytes.length);
        return address;
    }

    private static MemorySegment anyLoopbackPort() {
        MemorySegment address = Arena.global().allocate(16, 4);
        address.set(JAVA_SHORT, 0, (short) AF_INET);
        address.set(JAVA_INT, 4, LOOPBACK_BIG_ENDIAN);
        return address;
    }

    private static int bound(int family, int type, MemorySegment address) throws Throwable {
        int socket =
                (int) function("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT).invokeExact(family, type, 0);
        check(socket, "socket");
        check(
                (int) function("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT)
                        .invokeExact(socket, address, (int) address.byteSize()),
                "bind");
        return socket;
    }

    private static int port(int socket) throws Throwable {
        MemorySegment address = anyLoopbackPort();
        MemorySegment size = Arena.global().allocateFrom(JAVA_INT, 16);
        check(
                (int) function("getsockname", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS)
                        .invokeExact(socket, address, size),
                "getsockname");
        return ((address.get(JAVA_BYTE, 2) & 0xff) << 8) | (address.get(JAVA_BYTE, 3) & 0xff);
    }

    private static void print(int socket) {
        try (Arena arena = Arena.ofConfined()) {
            MethodHandle receive = function("recv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
            MemorySegment message = arena.allocate(LARGEST_MESSAGE);
            while (true) {
                long size = (long) receive.invokeExact(socket, message, (long) LARGEST_MESSAGE, 0);
                byte[] bytes = message.asSlice(0, size).toArray(JAVA_BYTE);
                System.out.println("told " + new String(bytes, UTF_8).replace('\n', ' '));
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
    }

    private static void check(int result, String function) {
        if (result < 0) {
            throw new IllegalStateException(function + " failed");
        }
    }
}
