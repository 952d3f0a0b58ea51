/**
 * The chart on a real control plane of Kubernetes, with the control plane of Dapr: run by hand with {@code -Pcluster}. No
 * container runs; KWOK says of each pod that it does.
 */
@NullMarked
package io.todoflow.it.cluster;

import org.jspecify.annotations.NullMarked;
