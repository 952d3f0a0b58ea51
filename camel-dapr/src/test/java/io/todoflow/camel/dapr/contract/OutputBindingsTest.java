package io.todoflow.camel.dapr.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.todoflow.camel.dapr.DaprComponent;
import io.todoflow.camel.dapr.contract.World.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;

/** Output bindings that need no other program: HTTP requests, and files. */
class OutputBindingsTest {

    /** Echoes the request, with the status at the end of the path. */
    private static final HttpServer SERVER = server();

    private static final Path FOLDER = folder();

    @SuppressWarnings("unused")
    static final Setup SETUP = Setup.app("caller")
            .with(
                    Setup.component("web", "bindings.http", "url: " + url("")),
                    Setup.component("lenient", "bindings.http", "url: " + url("/base"), "errorIfNot2XX: false"),
                    Setup.component("closed", "bindings.http", "url: http://127.0.0.1:1"),
                    Setup.component("files", "bindings.localstorage", "rootPath: " + FOLDER))
            .withoutApp();

    private static HttpServer server() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                String path = exchange.getRequestURI().toString();
                String end = path.substring(path.lastIndexOf('/') + 1);
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                String custom = exchange.getRequestHeaders().getFirst("X-Custom");
                String type = exchange.getRequestHeaders().getFirst("Content-Type");
                byte[] answer = "%s %s %s %s %s"
                        .formatted(exchange.getRequestMethod(), path, type, custom, body)
                        .getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("X-Own", "yes");
                int status = end.matches("\\d{3}") ? Integer.parseInt(end) : 200;
                boolean hasBody = status != 204 && !exchange.getRequestMethod().equals("HEAD");
                exchange.sendResponseHeaders(status, hasBody ? answer.length : -1);
                if (hasBody) {
                    exchange.getResponseBody().write(answer);
                }
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("binding").toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String url(String path) {
        return "http://127.0.0.1:" + SERVER.getAddress().getPort() + path;
    }

    @AfterAll
    static void stop() {
        SERVER.stop(0);
    }

    private static Answer call(World dapr, String binding, String request) {
        return dapr.post("/v1.0/bindings/" + binding, request);
    }

    @ContractTest
    void anOperationSendsARequestToTheServer(World dapr) {
        record Row(String binding, String request, String asked) {}
        String json = "application/json; charset=utf-8";
        List<Row> rows = List.of(
                new Row("web", "{'operation':'get'}", "GET / null null "),
                new Row(
                        "web",
                        "{'operation':'get','metadata':{'path':'/a/b?c=d','X-Custom':'1'}}",
                        "GET /a/b?c=d null 1 "),
                new Row("web", "{'operation':'create','data':{'a':1}}", "POST / " + json + " null {\"a\":1}"),
                new Row("web", "{'operation':'post','data':'text'}", "POST / " + json + " null \"text\""),
                new Row("web", "{'operation':'post'}", "POST / " + json + " null null"),
                new Row("web", "{'operation':'put','data':[1]}", "PUT / " + json + " null [1]"),
                new Row("web", "{'operation':'patch','data':1}", "PATCH / " + json + " null 1"),
                new Row("web", "{'operation':'delete'}", "DELETE / null null "),
                new Row("lenient", "{'operation':'get','metadata':{'path':'x'}}", "GET /base/x null null "));
        for (Row row : rows) {
            Answer answer = call(dapr, row.binding, row.request);

            assertThat(answer.status()).as(row.request).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(row.asked);
            assertThat(answer.header("metadata.statusCode")).isEqualTo("200");
            assertThat(answer.header("metadata.X-Own")).isEqualTo("yes");
        }
    }

    @ContractTest
    void anErrorStatusOfTheServerIsAnErrorByDefault(World dapr) {
        Answer refused = call(dapr, "web", "{'operation':'get','metadata':{'path':'/404'}}");
        Answer allowed = call(dapr, "web", "{'operation':'get','metadata':{'path':'/404','errorIfNot2XX':'false'}}");
        Answer lenient = call(dapr, "lenient", "{'operation':'get','metadata':{'path':'/404'}}");

        assertThat(refused.status()).isEqualTo(500);
        assertThat(refused.errorCode()).isEqualTo("ERR_INVOKE_OUTPUT_BINDING");
        assertThat(refused.message()).isEqualTo("error invoking output binding web: received status code 404");
        assertThat(refused.header("metadata.statusCode")).isEqualTo("404");
        assertThat(List.of(allowed.status(), lenient.status())).containsOnly(200);
        assertThat(allowed.header("metadata.statusCode")).isEqualTo("404");
        assertThat(call(dapr, "web", "{'operation':'get','metadata':{'path':'/204'}}")
                        .status())
                .isEqualTo(200);
    }

    @ContractTest
    void anUnsupportedCallIsReported(World dapr) {
        record Row(String binding, String request, String message) {}
        List<Row> rows = List.of(
                new Row("nobinding", "{'operation':'create'}", "couldn't find output binding nobinding"),
                new Row("web", "{'data':'x'}", "operation field is missing from request"),
                new Row(
                        "web",
                        "{'operation':'nix'}",
                        "binding web does not support operation nix. supported operations:create get head post put patch"
                                + " delete options trace"),
                new Row(
                        "closed",
                        "{'operation':'get'}",
                        "Get \"http://127.0.0.1:1\": dial tcp 127.0.0.1:1: connect: connection refused"),
                new Row(
                        "files",
                        "{'operation':'get','metadata':{'fileName':'nix'}}",
                        "file not found: " + FOLDER + "/nix"),
                new Row(
                        "files",
                        "{'operation':'get','metadata':{'fileName':'../x'}}",
                        "file not found: " + FOLDER + "/x"),
                new Row(
                        "files",
                        "{'operation':'delete','metadata':{'fileName':'nix'}}",
                        "error deleting file %1$s/nix: remove %1$s/nix: no such file or directory".formatted(FOLDER)));
        for (Row row : rows) {
            Answer answer = call(dapr, row.binding, row.request);

            assertThat(answer.status()).as(row.request).isEqualTo(500);
            assertThat(answer.errorCode()).isEqualTo("ERR_INVOKE_OUTPUT_BINDING");
            assertThat(answer.message())
                    .isEqualTo("error invoking output binding %s: %s".formatted(row.binding, row.message));
        }
        Answer malformed = call(dapr, "web", "{'operation':");
        assertThat(malformed.status()).isEqualTo(400);
        assertThat(malformed.errorCode()).isEqualTo("ERR_MALFORMED_REQUEST");
    }

    @ContractTest
    void filesAreCreatedReadListedAndDeleted(World dapr) {
        Answer created = call(dapr, "files", "{'operation':'create','data':'hello','metadata':{'fileName':'a/b.txt'}}");
        Answer unnamed = call(dapr, "files", "{'operation':'create','data':{'x':1}}");

        assertThat(created.body()).isEqualTo("{\"fileName\":\"a/b.txt\"}");
        String name = unnamed.json().get("fileName").asText();
        assertThat(call(dapr, "files", "{'operation':'get','metadata':{'fileName':'a/b.txt'}}")
                        .body())
                .isEqualTo("hello");
        assertThat(call(dapr, "files", "{'operation':'get','metadata':{'fileName':'%s'}}".formatted(name))
                        .body())
                .isEqualTo("{\"x\":1}");
        assertThat(call(dapr, "files", "{'operation':'list','metadata':{'fileName':'a'}}")
                        .json())
                .isEqualTo(World.json("[\"" + FOLDER + "/a/b.txt\"]"));

        assertThat(call(dapr, "files", "{'operation':'delete','metadata':{'fileName':'a/b.txt'}}")
                        .status())
                .isEqualTo(204);
        assertThat(call(dapr, "files", "{'operation':'delete','metadata':{'fileName':'%s'}}".formatted(name))
                        .status())
                .isEqualTo(204);
        assertThat(call(dapr, "files", "{'operation':'list'}").body()).isEqualTo("null");
    }

    @ContractTest
    void aRouteInvokesABinding(World dapr) throws Exception {
        DaprComponent component = new DaprComponent();
        component.setGrpcEndpoint("127.0.0.1:" + dapr.sidecar().grpcPort());
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.addComponent("dapr", component);
            camel.start();

            Exchange answered = camel.createProducerTemplate()
                    .send(
                            "dapr:invokeBinding?bindingName=web&bindingOperation=post&contentType=application/json&metadata.path=/orders",
                            exchange -> exchange.getMessage().setBody("{\"a\":1}"));

            assertThat(answered.getException()).isNull();
            assertThat(answered.getMessage().getBody(String.class))
                    .isEqualTo("POST /orders application/json; charset=utf-8 null {\"a\":1}");
        }
    }
}
