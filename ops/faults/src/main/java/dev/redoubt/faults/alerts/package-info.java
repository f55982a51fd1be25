/**
 * Shows that alerts come: a real server is broken in the ways that they name, under a real Prometheus and Alertmanager with the rules
 * of this project. Ends only what it started, and never touches what watches the machine itself.
 */
@NullMarked
package dev.redoubt.faults.alerts;

import org.jspecify.annotations.NullMarked;
