package io.todoflow.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.dev.TodoflowTest;
import jakarta.servlet.Filter;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.security.web.FilterChainProxy;

/** Shows that Spring Security adds a filter for Spring MVC that looks up the handler of each request. */
@TodoflowTest
class NoHandlerLookupTest {

    @Autowired
    @Qualifier("springSecurityFilterChain")
    Filter security;

    @Test
    void noHandlerIsLookedUpBeforeSpringSecurity() {
        assertThat(security).isInstanceOf(FilterChainProxy.class);
        assertThat(security.getClass().getName()).doesNotContain("WebMvc");
    }
}
