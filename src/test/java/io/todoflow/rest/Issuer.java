package io.todoflow.rest;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Issues tokens, serves the signing key, and lets browsers sign in. */
final class Issuer {

    static final String NAME = "https://issuer.example";
    static final String AUDIENCE = "todoflow";

    /** The key of somebody else. */
    private static final RSAKey FOREIGN = key("of-somebody-else");

    private final RSAKey key = key("of-the-issuer");
    private final HttpServer server;
    private volatile boolean away;
    /** Blocks requests for the keys. */
    private volatile CountDownLatch hung = new CountDownLatch(0);

    private final AtomicInteger waiting = new AtomicInteger();
    private volatile String challenge = "";
    private volatile String signedIn = "";
    private volatile String refreshed = "";
    private volatile boolean refreshes;
    private volatile boolean allowsPages = true;
    private final AtomicInteger signIns = new AtomicInteger();

    Issuer() {
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
            byte[] keys = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
            server.createContext("/keys", exchange -> {
                awaitEndOfHanging();
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(away ? 503 : 200, away ? -1 : keys.length);
                if (!away) {
                    exchange.getResponseBody().write(keys);
                }
                exchange.close();
            });
            server.createContext(
                    "/.well-known/openid-configuration", exchange -> answer(exchange, 200, """
                    {"issuer":"%1$s","authorization_endpoint":"%1$s/authorize","token_endpoint":"%1$s/token",
                    "end_session_endpoint":"%1$s/logout"}
                    """.formatted(url())));
            server.createContext("/authorize", this::authorize);
            server.createContext("/token", this::redeem);
            server.createContext(
                    "/logout",
                    exchange -> redirect(
                            exchange,
                            String.valueOf(parameters(exchange.getRequestURI().getRawQuery())
                                    .get("post_logout_redirect_uri"))));
            server.start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RSAKey key(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    String keys() {
        return url() + "/keys";
    }

    /** Its URL for browsers. */
    String url() {
        return "http://127.0.0.1:%d".formatted(server.getAddress().getPort());
    }

    /** Sets the user whom it signs in without asking. */
    void signIn(String user, String... roles) {
        signInWith(token(user, roles));
    }

    /** Sets the token that it returns to browsers, without a refresh token. */
    void signInWith(String token) {
        signedIn = token;
        refreshes = false;
        signIns.set(0);
    }

    /** Makes it return refresh tokens as well, and this access token for one. */
    void refreshesTo(String token) {
        refreshed = token;
        refreshes = true;
    }

    /** Sets whether it allows other origins (CORS). */
    void allowPages(boolean allowed) {
        allowsPages = allowed;
    }

    /** How often browsers were redirected to it since the user was set. */
    int signIns() {
        return signIns.get();
    }

    /** Redirects a browser back with a code that is bound to the challenge (RFC 7636). */
    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> query = parameters(exchange.getRequestURI().getRawQuery());
        if (!"S256".equals(query.get("code_challenge_method"))) {
            answer(exchange, 400, "{}");
            return;
        }
        signIns.incrementAndGet();
        challenge = String.valueOf(query.get("code_challenge"));
        redirect(
                exchange,
                "%s?code=the-code&state=%s&iss=%s".formatted(query.get("redirect_uri"), query.get("state"), url()));
    }

    private static void redirect(HttpExchange exchange, String location) throws IOException {
        exchange.getResponseHeaders().set("Location", location);
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private void redeem(HttpExchange exchange) throws IOException {
        Map<String, String> form =
                parameters(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        boolean refresh = "refresh_token".equals(form.get("grant_type"));
        boolean valid = refresh
                ? refreshes && "the-refresh-token".equals(form.get("refresh_token"))
                : "the-code".equals(form.get("code"))
                        && challenge.equals(sha256(String.valueOf(form.get("code_verifier"))));
        answer(
                exchange,
                valid ? 200 : 400,
                valid
                        ? "{\"access_token\":\"%s\",\"token_type\":\"Bearer\"%s}"
                                .formatted(
                                        refresh ? refreshed : signedIn,
                                        refreshes ? ",\"refresh_token\":\"the-refresh-token\"" : "")
                        : "{\"error\":\"invalid_grant\"}");
    }

    private void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        if (allowsPages) {
            exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
        }
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static Map<String, String> parameters(String encoded) {
        return Stream.of(encoded.split("&"))
                .map(parameter -> parameter.split("=", 2))
                .collect(Collectors.toMap(
                        parameter -> parameter[0],
                        parameter -> URLDecoder.decode(parameter[1], StandardCharsets.UTF_8)));
    }

    private static String sha256(String text) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A valid token. */
    String token(String user, String... roles) {
        return token(key, claims -> claims.subject(user).claim("roles", List.of(roles)));
    }

    /** A token that differs from the valid one. */
    String token(Consumer<JWTClaimsSet.Builder> change) {
        return token(key, change);
    }

    /** A token signed with a key that the issuer does not have. */
    String forged(String user, String keyId) {
        RSAKey foreign = new RSAKey.Builder(FOREIGN).keyID(keyId).build();
        return token(foreign, claims -> claims.subject(user));
    }

    String keyId() {
        return key.getKeyID();
    }

    private static String token(RSAKey key, Consumer<JWTClaimsSet.Builder> change) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(NAME)
                .audience(AUDIENCE)
                .expirationTime(Date.from(Instant.now().plusSeconds(300)));
        change.accept(claims);
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims.build());
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    private void awaitEndOfHanging() {
        waiting.incrementAndGet();
        try {
            hung.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            waiting.decrementAndGet();
        }
    }

    /** Whether a request for the keys is waiting. */
    boolean keepsWaiting() {
        return waiting.get() > 0;
    }

    /** Runs an action while requests for the keys are accepted but not answered. */
    void whileHung(Runnable what) {
        hung = new CountDownLatch(1);
        try {
            what.run();
        } finally {
            hung.countDown();
        }
    }

    /** Returns the result of an action while the key cannot be read. */
    <T> T whileAway(Supplier<T> what) {
        away = true;
        try {
            return what.get();
        } finally {
            away = false;
        }
    }
}
