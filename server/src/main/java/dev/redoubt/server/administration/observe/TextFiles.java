package dev.redoubt.server.administration.observe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What jobs of this host have written for the textfile collector of Prometheus' node exporter. */
public final class TextFiles {
    private static final int LARGEST = 64 * 1024;

    private TextFiles() {}

    /** Of all files of Redoubt's there, those that can be read. */
    public static Scrape read(Path folder) {
        Scrape all = Scrape.NOTHING;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "redoubt_*.prom")) {
            for (Path file : files) {
                all = all.with(one(file));
            }
        } catch (IOException e) {
            // There is no such folder here.
            return all;
        }
        return all;
    }

    private static Scrape one(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return Scrape.parse(new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8));
        } catch (IOException | MalformedScrapeException e) {
            // Of no use to anybody, and no reason to show nothing at all.
            return Scrape.NOTHING;
        }
    }
}
