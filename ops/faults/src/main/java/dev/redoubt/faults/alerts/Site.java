package dev.redoubt.faults.alerts;

/** What scenarios work on. */
record Site(Appliance appliance, HostFigures host, Monitoring monitoring) {}
