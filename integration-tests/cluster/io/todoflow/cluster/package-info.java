/**
 * The chart on a real control plane of Kubernetes and of Dapr; runs only with {@code -Pcluster}. No container runs;
 * KWOK reports each pod as running.
 */
@NullMarked
package io.todoflow.cluster;

import org.jspecify.annotations.NullMarked;
