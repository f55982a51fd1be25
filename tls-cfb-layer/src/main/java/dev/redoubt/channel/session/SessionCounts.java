package dev.redoubt.channel.session;

/** How many sessions a server holds of each class, and how many had to make room since its start. */
public record SessionCounts(int unconfirmed, int anonymous, int authenticated, long evicted) {}
