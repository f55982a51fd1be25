package dev.redoubt.server.administration.status;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.administration.observe.Level;

/**
 * One line of the screen.
 *
 * @param text for people; may say where something lies
 * @param members for scripts: numbers and fixed words only
 */
record Part(String name, Level level, String text, ObjectNode members) {}
