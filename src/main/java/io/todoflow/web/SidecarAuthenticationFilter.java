package io.todoflow.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Authenticates the sidecar by the app API token: its triggers, and the calls of services that may create tasks. The
 * sidecar sets the calling app-id, so the app-id counts only together with the token; it is missing if a process calls
 * itself. If a request has a bearer token, only that token counts.
 */
class SidecarAuthenticationFilter extends OncePerRequestFilter {

    private static final String TOKEN = "dapr-api-token";
    private static final String CALLER = "dapr-caller-app-id";

    private final byte[] appApiToken;
    private final Set<String> serviceCallers;
    private final RequestAttributeSecurityContextRepository contexts = new RequestAttributeSecurityContextRepository();

    SidecarAuthenticationFilter(String appApiToken, Set<String> serviceCallers) {
        this.appApiToken = appApiToken.getBytes(StandardCharsets.UTF_8);
        this.serviceCallers = serviceCallers;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getHeader(HttpHeaders.AUTHORIZATION) == null && hasToken(request) && mayCall(request)) {
            SecurityContextImpl context =
                    new SecurityContextImpl(new PreAuthenticatedAuthenticationToken("sidecar", "", List.of()));
            SecurityContextHolder.setContext(context);
            contexts.saveContext(context, request, response);
        }
        chain.doFilter(request, response);
    }

    private boolean hasToken(HttpServletRequest request) {
        String sent = request.getHeader(TOKEN);
        return sent != null && MessageDigest.isEqual(appApiToken, sent.getBytes(StandardCharsets.UTF_8));
    }

    /** A caller could add a second app-id header in a different case, so two headers count as none. */
    private boolean mayCall(HttpServletRequest request) {
        List<String> callers = Collections.list(request.getHeaders(CALLER));
        return callers.isEmpty() || (callers.size() == 1 && serviceCallers.contains(callers.get(0)));
    }
}
