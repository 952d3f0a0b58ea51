package io.todoflow.cluster;

/** The simulation of kubelets by KWOK: nodes are ready, pods run, those of jobs succeed, and deleted ones end. */
final class Kubelet {

    static final String STAGES = """
            apiVersion: kwok.x-k8s.io/v1alpha1
            kind: Stage
            metadata: {name: node-is-ready}
            spec:
              resourceRef: {apiGroup: v1, kind: Node}
              selector:
                matchExpressions: [{key: .status.phase, operator: NotIn, values: [Running]}]
              next:
                statusTemplate: |
                  phase: Running
                  conditions:
                    - {type: Ready, status: "True", reason: Kwok, lastHeartbeatTime: {{ Now | Quote }}, lastTransitionTime: {{ Now | Quote }}}
            ---
            apiVersion: kwok.x-k8s.io/v1alpha1
            kind: Stage
            metadata: {name: pod-runs}
            spec:
              resourceRef: {apiGroup: v1, kind: Pod}
              selector:
                matchExpressions:
                  - {key: .metadata.deletionTimestamp, operator: DoesNotExist}
                  - {key: .status.phase, operator: In, values: [Pending]}
                  - {key: '.metadata.ownerReferences.[].kind', operator: NotIn, values: [Job]}
              next:
                statusTemplate: |
                  phase: Running
                  startTime: {{ Now | Quote }}
                  conditions:
                    - {type: Ready, status: "True", lastTransitionTime: {{ Now | Quote }}}
            ---
            apiVersion: kwok.x-k8s.io/v1alpha1
            kind: Stage
            metadata: {name: pod-succeeds}
            spec:
              resourceRef: {apiGroup: v1, kind: Pod}
              selector:
                matchExpressions:
                  - {key: .metadata.deletionTimestamp, operator: DoesNotExist}
                  - {key: .status.phase, operator: In, values: [Pending]}
                  - {key: '.metadata.ownerReferences.[].kind', operator: In, values: [Job]}
              next:
                statusTemplate: |
                  phase: Succeeded
                  startTime: {{ Now | Quote }}
            ---
            apiVersion: kwok.x-k8s.io/v1alpha1
            kind: Stage
            metadata: {name: pod-goes}
            spec:
              resourceRef: {apiGroup: v1, kind: Pod}
              selector:
                matchExpressions: [{key: .metadata.deletionTimestamp, operator: Exists}]
              next: {delete: true}
            """;

    private Kubelet() {}
}
