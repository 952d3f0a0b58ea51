package io.todoflow.camel.dapr;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.BeanIntrospection;
import org.apache.camel.spi.GeneratedPropertyConfigurer;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.apache.camel.spi.UriParam;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.PropertyBindingSupport;
import org.apache.camel.support.PropertyConfigurerHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Camel sets options through generated code, without reflection. */
class ConfigurersTest {

    private static final String HOW = "Run ./mvnw -Pconfigurers compile";

    private final DefaultCamelContext camel = new DefaultCamelContext();

    @AfterEach
    void stop() {
        camel.stop();
    }

    static Stream<Object> optionsOfOperations() {
        return Arrays.stream(DaprOperation.values()).map(DaprOperation::newOptions);
    }

    @ParameterizedTest
    @MethodSource("optionsOfOperations")
    void eachSetterIsAnOptionOfTheGeneratedConfigurer(Object target) {
        assertSettersAreOptions(target, PropertyConfigurerHelper.resolvePropertyConfigurer(camel, target));
    }

    @Test
    void eachSetterOfTheComponentIsAnOptionOfTheGeneratedConfigurer() {
        // Given
        DaprComponent component = camel.getComponent("dapr", DaprComponent.class);
        DaprConfiguration configuration = new DaprConfiguration();

        // Then
        assertSettersAreOptions(component, component.getComponentPropertyConfigurer());
        assertSettersAreOptions(configuration, component.getComponentPropertyConfigurer());
        assertSettersAreOptions(
                configuration, PropertyConfigurerHelper.resolvePropertyConfigurer(camel, configuration));
    }

    private static void assertSettersAreOptions(Object target, PropertyConfigurer configurer) {
        assertThat(configurer).as(HOW).isInstanceOf(GeneratedPropertyConfigurer.class);
        PropertyConfigurerGetter options = (PropertyConfigurerGetter) configurer;
        for (Method method : target.getClass().getMethods()) {
            boolean isSetter = method.getName().startsWith("set") && method.getParameterCount() == 1;
            // Camel itself sets its context
            if (isSetter && !method.getName().equals("setCamelContext")) {
                String option = Character.toLowerCase(method.getName().charAt(3))
                        + method.getName().substring(4);
                assertThat(options.getOptionType(option, false))
                        .as("%s of %s. %s", option, target, HOW)
                        .isEqualTo(method.getParameterTypes()[0]);
            }
        }
    }

    @Test
    void eachOptionOfAnEndpointIsOneOfTheGeneratedConfigurer() {
        // Given
        PropertyConfigurerGetter options = (PropertyConfigurerGetter)
                camel.getComponent("dapr", DaprComponent.class).getEndpointPropertyConfigurer();

        // Then
        for (Field field : DaprEndpoint.class.getDeclaredFields()) {
            if (field.isAnnotationPresent(UriParam.class)) {
                assertThat(options.getOptionType(field.getName(), false))
                        .as("%s. %s", field.getName(), HOW)
                        .isEqualTo(field.getType());
            }
        }
    }

    @Test
    void camelFindsTheConfigurersByTheScheme() {
        // When
        DaprComponent component = camel.getComponent("dapr", DaprComponent.class);

        // Then
        assertThat(component.getComponentPropertyConfigurer()).isInstanceOf(DaprComponentConfigurer.class);
        assertThat(component.getEndpointPropertyConfigurer()).isInstanceOf(DaprEndpointConfigurer.class);
    }

    @ParameterizedTest
    @CsvSource({
        "pubSub?topic=t&transport=streaming&concurrentConsumers=2&requestTimeout=1s",
        "state?stateOperation=save&stateStore=s&key=k&concurrency=FIRST_WRITE&metadata.ttlInSeconds=1",
        "secret?secretStore=s&key=k",
        "invokeService?serviceToInvoke=s&methodToInvoke=m&httpExtension=GET",
        "invokeBinding?bindingName=b&bindingOperation=create",
        "configuration?configStore=c",
        "lock?storeName=l&resourceId=r&lockOwner=o&expiryInSeconds=1",
        "workflow?workflowClass=c&workflowStartTime=2030-01-01T00:00:00Z&timeout=1s",
        "conversation?conversationName=c&retries=1",
        "job?jobName=j&dueTime=1h&overwrite=true"
    })
    void anEndpointIsCreatedWithoutReflection(String uri) throws Exception {
        // Given
        Map<String, Object> defaults = new HashMap<>(Map.of("pubSubName", "p", "configKeys", "k"));
        DaprComponent component = new DaprComponent();
        component.setAutowiredEnabled(false);
        camel.addComponent("dapr", component);
        camel.start();
        BeanIntrospection reflection = PluginHelper.getBeanIntrospection(camel);
        reflection.setExtendedStatistics(true);
        reflection.resetCounters();

        // When
        PropertyBindingSupport.bindProperties(camel, component, defaults);
        DaprEndpoint endpoint = camel.getEndpoint("dapr:" + uri, DaprEndpoint.class);

        // Then
        assertThat(endpoint.options()).isNotNull();
        assertThat(component.getConfiguration().getPubSubName()).isEqualTo("p");
        assertThat(reflection.getInvokedCounter()).isZero();
    }
}
