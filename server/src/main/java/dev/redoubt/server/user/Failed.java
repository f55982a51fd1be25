package dev.redoubt.server.user;

/**
 * Why something of a batch was not done.
 *
 * @param field of the model
 * @param reason a sentence without an end; repeats nothing that was sent
 * @param id whom it is about, as the model shows it
 */
record Failed(String field, String reason, String id) {}
