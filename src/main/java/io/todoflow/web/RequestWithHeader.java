package io.todoflow.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request with one header replaced. */
final class RequestWithHeader extends HttpServletRequestWrapper {

    private final String header;
    private final String value;

    RequestWithHeader(HttpServletRequest request, String header, String value) {
        super(request);
        this.header = header;
        this.value = value;
    }

    @Override
    public @Nullable String getHeader(String name) {
        return header.equalsIgnoreCase(name) ? value : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return header.equalsIgnoreCase(name) ? Collections.enumeration(List.of(value)) : super.getHeaders(name);
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        Set<String> names = new LinkedHashSet<>(Collections.list(super.getHeaderNames()));
        names.removeIf(header::equalsIgnoreCase);
        names.add(header);
        return Collections.enumeration(names);
    }
}
