package io.todoflow.sql;

import java.lang.reflect.Method;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.springframework.beans.BeanUtils;
import org.springframework.util.ReflectionUtils;

/** Parses the parameters of statements. */
final class SqlParameters {

    private static final Pattern PATH_IN_BODY = Pattern.compile("\\$\\{body((?:\\.\\w+)+)}");
    private static final Pattern METHOD_OF_BEAN = Pattern.compile("\\$\\{bean:(\\w+)\\.(\\w+)}");
    private static final Pattern PROPERTY = Pattern.compile("\\$\\{properties:([\\w.-]+)}");

    private final CamelContext camel;

    SqlParameters(CamelContext camel) {
        this.camel = camel;
    }

    /**
     * Parses a parameter.
     *
     * @param text a name, or an expression in the Simple language
     */
    SqlParameter parse(String text) {
        if (!text.startsWith("${")) {
            return new SqlParameter.Named(text);
        }
        Matcher property = PROPERTY.matcher(text);
        if (property.matches()) {
            return new SqlParameter.Fixed(camel.resolvePropertyPlaceholders("{{" + property.group(1) + "}}"));
        }
        Matcher call = METHOD_OF_BEAN.matcher(text);
        Object bean = call.matches() ? camel.getRegistry().lookupByName(call.group(1)) : null;
        Method method = bean == null ? null : BeanUtils.findMethod(bean.getClass(), call.group(2));
        if (bean != null && method != null) {
            ReflectionUtils.makeAccessible(method);
            return new SqlParameter.OfBean(bean, method);
        }
        SqlParameter.Computed computed =
                new SqlParameter.Computed(camel.resolveLanguage("simple").createExpression(text));
        Matcher path = PATH_IN_BODY.matcher(text);
        return path.matches()
                ? new SqlParameter.OfBody(List.of(path.group(1).substring(1).split("\\.", -1)), computed)
                : computed;
    }
}
