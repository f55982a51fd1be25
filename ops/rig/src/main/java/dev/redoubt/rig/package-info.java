/** A whole server over a real MariaDB, in processes of their own, and devices that load it. What is sealed is not: it stands for itself. */
@NullMarked
package dev.redoubt.rig;

import org.jspecify.annotations.NullMarked;
