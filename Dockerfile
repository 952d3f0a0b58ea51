# The image of all services; TODOFLOW_SERVICE says which one a container is. Build it after ./mvnw package:
#   docker build --tag todoflow:0.1.0-SNAPSHOT .
FROM eclipse-temurin:25-jdk AS layers
WORKDIR /build
COPY target/todoflow-*.jar app.jar
RUN java -Djarmode=tools -jar app.jar extract --layers --destination layers

FROM eclipse-temurin:25-jre AS application
RUN groupadd --gid 10001 todoflow && useradd --uid 10001 --gid 10001 --no-create-home todoflow
WORKDIR /app
# What changes seldom comes first
COPY --from=layers /build/layers/dependencies/ ./
COPY --from=layers /build/layers/spring-boot-loader/ ./
COPY --from=layers /build/layers/snapshot-dependencies/ ./
COPY --from=layers /build/layers/application/ ./

# Runs the application under load and keeps what the JVM loaded, linked and profiled. Must be the JVM that runs it
FROM application AS training
RUN apt-get update && apt-get install --yes --no-install-recommends curl postgresql && rm -rf /var/lib/apt/lists/*
COPY --from=daprio/daprd:1.18.3 /daprd /usr/local/bin/daprd
COPY src/main/docker/train.sh ./
RUN sh train.sh app.aot -XX:+UseSerialGC -XX:InitialHeapSize=128m -XX:NewSize=64m -XX:TrimNativeHeapInterval=10000 -XX:+UseCompactObjectHeaders -XX:+UseTransparentHugePages

FROM application
COPY --from=training /app/app.aot ./
USER 10001:10001
EXPOSE 8000-8005
ENTRYPOINT ["java", "-XX:AOTCache=app.aot", "-XX:+UseSerialGC", "-XX:InitialHeapSize=128m", "-XX:NewSize=64m", "-XX:TrimNativeHeapInterval=10000", "-XX:+UseCompactObjectHeaders", "-XX:+UseTransparentHugePages", "-jar", "app.jar"]
