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
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Issues tokens, and serves the key that they are signed with. */
final class Issuer {

    static final String NAME = "https://issuer.example";
    static final String AUDIENCE = "todoflow";

    private final RSAKey key = key("of-the-issuer");
    private final HttpServer server;
    private volatile boolean away;

    Issuer() {
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
            byte[] keys = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
            server.createContext("/keys", exchange -> {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(away ? 503 : 200, away ? -1 : keys.length);
                if (!away) {
                    exchange.getResponseBody().write(keys);
                }
                exchange.close();
            });
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
        return "http://127.0.0.1:%d/keys".formatted(server.getAddress().getPort());
    }

    /** A token as the API asks for it. */
    String token(String user, String... roles) {
        return token(key, claims -> claims.subject(user).claim("roles", List.of(roles)));
    }

    /** A token that differs from that. */
    String token(Consumer<JWTClaimsSet.Builder> change) {
        return token(key, change);
    }

    /** A token that is signed with a key that the issuer does not have. */
    String forged(String user, String keyId) {
        return token(key(keyId), claims -> claims.subject(user));
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

    /** What comes of it while nobody can read the key. */
    <T> T whileAway(Supplier<T> what) {
        away = true;
        try {
            return what.get();
        } finally {
            away = false;
        }
    }
}
