package dev.redoubt.bench.metrics;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;

/** Asks for metrics as Prometheus does, over one connection that stays open. */
final class Scraper implements AutoCloseable {
    private static final String ACCEPT =
            "application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpRequest request;

    Scraper(URI metrics) {
        this.request = HttpRequest.newBuilder(metrics).header("Accept", ACCEPT).build();
    }

    /** @return bytes of the answer */
    int scrape() throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException("a scrape was answered with " + answer.statusCode());
        }
        return answer.body().length;
    }

    /** @return milliseconds of each, from the request to the last byte, the shortest first */
    double[] scrape(int times) throws IOException, InterruptedException {
        double[] millis = new double[times];
        for (int i = 0; i < times; i++) {
            long begun = System.nanoTime();
            scrape();
            millis[i] = (System.nanoTime() - begun) / 1e6;
        }
        Arrays.sort(millis);
        return millis;
    }

    @Override
    public void close() {
        http.close();
    }
}
