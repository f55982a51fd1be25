/** The command. What is measured, and how, stands in the packages below. */
@NullMarked
package dev.redoubt.bench;

import org.jspecify.annotations.NullMarked;
