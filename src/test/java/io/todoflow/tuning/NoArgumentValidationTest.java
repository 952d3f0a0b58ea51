package io.todoflow.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.dev.TodoflowTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/** Shows that Spring MVC looks for constraints if it has a Jakarta validator. */
@TodoflowTest
class NoArgumentValidationTest {

    @Autowired
    RequestMappingHandlerAdapter handlers;

    @Test
    void handlersAreCalledWithoutASearchForConstraints() {
        assertThat(ReflectionTestUtils.getField(handlers, "methodValidator")).isNull();
    }
}
