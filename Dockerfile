# The image of all services; TODOFLOW_SERVICE says which one a container is. Build it after ./mvnw package:
#   docker build --tag todoflow:0.1.0-SNAPSHOT .
FROM eclipse-temurin:25-jdk AS layers
WORKDIR /build
COPY target/todoflow-*.jar app.jar
RUN java -Djarmode=tools -jar app.jar extract --layers --destination layers

FROM eclipse-temurin:25-jre
RUN groupadd --gid 10001 todoflow && useradd --uid 10001 --gid 10001 --no-create-home todoflow
WORKDIR /app
# What changes seldom comes first
COPY --from=layers /build/layers/dependencies/ ./
COPY --from=layers /build/layers/spring-boot-loader/ ./
COPY --from=layers /build/layers/snapshot-dependencies/ ./
COPY --from=layers /build/layers/application/ ./
# Starts once, without a database, and keeps what the JVM loaded and compiled. Must be the JVM that runs it
RUN SPRING_FLYWAY_ENABLED=false DATABASE_URL=jdbc:postgresql://none/none \
    java -XX:AOTCacheOutput=app.aot -jar app.jar > start.log & \
    until grep -q "Started TodoflowApplication" start.log; do kill -0 $! && sleep 1 || exit 1; done; \
    kill $!; wait $!; rm start.log; test -s app.aot
USER 10001:10001
EXPOSE 8000-8005
ENTRYPOINT ["java", "-XX:AOTCache=app.aot", "-jar", "app.jar"]
