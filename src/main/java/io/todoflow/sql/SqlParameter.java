package io.todoflow.sql;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.RuntimeExchangeException;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ReflectionUtils;

/** The source of a statement parameter's value. */
sealed interface SqlParameter {

    @Nullable
    Object in(Exchange exchange);

    /** {@code :#name}: an entry of the body if it is a map, else a header, else a variable. */
    record Named(String name) implements SqlParameter {
        @Override
        public @Nullable Object in(Exchange exchange) {
            if (exchange.getMessage().getBody() instanceof Map<?, ?> body && body.containsKey(name)) {
                return body.get(name);
            }
            if (exchange.getMessage().getHeaders().containsKey(name)) {
                return exchange.getMessage().getHeader(name);
            }
            if (exchange.getVariables().containsKey(name)) {
                return exchange.getVariable(name);
            }
            throw new RuntimeExchangeException(
                    "The statement's parameter '%s' is neither in the body, nor a header, nor a variable"
                            .formatted(name),
                    exchange);
        }
    }

    /** {@code :#${...}}: an expression in the Simple language. */
    record Computed(Expression expression) implements SqlParameter {
        @Override
        public @Nullable Object in(Exchange exchange) {
            return expression.evaluate(exchange, Object.class);
        }
    }

    /**
     * {@code :#${body.a.b}}: a record component. Gives the same as Simple, which would copy the exchange for each name.
     */
    record OfBody(List<String> path, Computed otherwise) implements SqlParameter {

        /** The accessors of a record, by component name. */
        private static final ClassValue<Map<String, Method>> ACCESSORS = new ClassValue<>() {
            @Override
            protected Map<String, Method> computeValue(Class<?> type) {
                Map<String, Method> accessors = new HashMap<>();
                for (RecordComponent component :
                        type.isRecord() ? type.getRecordComponents() : new RecordComponent[0]) {
                    Method accessor = component.getAccessor();
                    accessor.setAccessible(true);
                    accessors.put(component.getName(), accessor);
                }
                return accessors;
            }
        };

        @Override
        public @Nullable Object in(Exchange exchange) {
            @Nullable Object value = exchange.getMessage().getBody();
            for (String name : path) {
                @Nullable
                Method accessor =
                        value == null ? null : ACCESSORS.get(value.getClass()).get(name);
                if (accessor == null) {
                    return otherwise.in(exchange);
                }
                value = ReflectionUtils.invokeMethod(accessor, value);
            }
            return value;
        }
    }

    /** {@code :#${properties:key}}: a property, which is constant while the process runs. */
    record Fixed(String value) implements SqlParameter {
        @Override
        public Object in(Exchange exchange) {
            return value;
        }
    }

    /**
     * {@code :#${bean:name.method}}: a bean method. Gives the same as Simple, which would look up bean and method each
     * time.
     */
    record OfBean(Object bean, Method method) implements SqlParameter {
        @Override
        public @Nullable Object in(Exchange exchange) {
            return ReflectionUtils.invokeMethod(method, bean);
        }
    }
}
