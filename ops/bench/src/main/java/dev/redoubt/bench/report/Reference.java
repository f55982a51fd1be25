package dev.redoubt.bench.report;

/** What somebody else reached with the same work, in the same run. */
public record Reference(String name, Series series) {}
