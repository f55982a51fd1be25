package dev.redoubt.evaluation;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/** Knocks at the public listener from outside of the channel: two requests have an answer, all others have none. */
final class OuterRequests {
    private final Screen screen;
    private final Appliance appliance;

    OuterRequests(Screen screen, Appliance appliance) {
        this.screen = screen;
        this.appliance = appliance;
    }

    private record Knock(String method, String path, int expected) {}

    void check() throws Exception {
        List<Knock> knocks = List.of(
                new Knock("GET", "/", 404),
                new Knock("GET", "/channel", 404),
                new Knock("PUT", "/exchange", 404),
                new Knock("POST", "/v1/enrol", 404),
                new Knock("POST", "/v1/directory/lookup", 404),
                new Knock("GET", "/metrics", 404),
                new Knock("GET", "/healthz", 404),
                new Knock("POST", "/channel", 400),
                new Knock("POST", "/exchange", 400));
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(Tap.contextTrusting(appliance.authority()))
                .build()) {
            for (Knock knock : knocks) {
                check(client, knock);
            }
        }
    }

    private void check(HttpClient client, Knock knock) throws Exception {
        URI uri = URI.create("https://localhost:" + appliance.port() + knock.path());
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(knock.method(), BodyPublishers.ofString("not sealed"))
                .build();
        HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
        boolean holds = response.statusCode() == knock.expected() && response.body().length == 0;
        screen.check(
                "outside of the channel, " + knock.method() + " " + knock.path() + " is " + knock.expected()
                        + ", empty",
                holds,
                "it was " + response.statusCode() + " with " + response.body().length + " bytes");
    }
}
