package dev.redoubt.channel.session;

import java.time.Duration;

/**
 * What a server holds at this moment.
 *
 * @param unconfirmed sessions of this class, and so on
 * @param evicted sessions that had to make room since the start
 * @param formerEpochs replaced epochs that are still readable, over all sessions
 * @param eldestKeys the age of the eldest current epoch; zero without a session
 */
public record SessionCounts(
        int unconfirmed, int anonymous, int authenticated, long evicted, int formerEpochs, Duration eldestKeys) {}
