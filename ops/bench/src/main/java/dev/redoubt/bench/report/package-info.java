/** What was measured, as a table and as JSON. It measures nothing by itself. */
@NullMarked
package dev.redoubt.bench.report;

import org.jspecify.annotations.NullMarked;
