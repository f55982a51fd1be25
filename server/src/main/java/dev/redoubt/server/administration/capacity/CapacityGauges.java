package dev.redoubt.server.administration.capacity;

/** A statement as figures for Prometheus, by way of the folder of text files that node exporter reads. */
public final class CapacityGauges {
    /** Of the file in that folder. */
    public static final String FILE = "redoubt_capacity.prom";

    private CapacityGauges() {}

    public static String text(CapacityStatement statement) {
        StringBuilder text = new StringBuilder();
        head(text, "messages_per_second", "messages per second that the appliance can do, by where they go");
        way(text, "messages_per_second", "durable", (double) statement.durable().messagesPerSecond());
        way(text, "messages_per_second", "connected", (double)
                statement.connected().messagesPerSecond());
        head(text, "p99_seconds", "how long 99 of 100 messages took at that rate");
        way(text, "p99_seconds", "durable", statement.durable().slowMillis() / 1e3);
        way(text, "p99_seconds", "connected", statement.connected().slowMillis() / 1e3);
        one(text, "devices", "devices that were connected while it was measured", statement.devices());
        one(
                text,
                "cores",
                "cores of the machine that was measured",
                statement.machine().cores());
        one(
                text,
                "memory_bytes",
                "memory of the machine that was measured",
                statement.machine().memoryBytes());
        one(
                text,
                "timestamp_seconds",
                "when it was measured, in seconds since 1970",
                statement.time().getEpochSecond());
        return text.toString();
    }

    private static void head(StringBuilder text, String name, String help) {
        text.append("# HELP redoubt_capacity_")
                .append(name)
                .append(' ')
                .append(help)
                .append('\n');
        text.append("# TYPE redoubt_capacity_").append(name).append(" gauge\n");
    }

    private static void way(StringBuilder text, String name, String way, double value) {
        text.append("redoubt_capacity_").append(name);
        text.append("{path=\"").append(way).append("\"} ").append(number(value)).append('\n');
    }

    private static void one(StringBuilder text, String name, String help, long value) {
        head(text, name, help);
        text.append("redoubt_capacity_").append(name).append(' ').append(value).append('\n');
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
