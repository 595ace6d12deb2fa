"""ray_nodes.py COUNT: a Ray cluster of so many nodes on this machine, each with one processor, until `end` is read.

Prints its address, and the ids of all nodes but the first, which holds the cluster together. When an id is written to
standard input that node is lost, at once and without a word to anybody, and the answer is `lost`; `another` adds a node,
and the answer is its id.
"""
import os
import sys

os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
os.environ["RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO"] = "0"

from ray.cluster_utils import Cluster

# Ray's own words go to standard error.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
nodes = [cluster.add_node(num_cpus=1) for _ in range(int(sys.argv[1]) - 1)]
cluster.wait_for_nodes()
print(cluster.address, *(node.node_id for node in nodes), file=answers, flush=True)
for line in sys.stdin:
    if line.strip() == "end":
        break
    if line.strip() == "another":
        nodes.append(cluster.add_node(num_cpus=1))
        print(nodes[-1].node_id, file=answers, flush=True)
        continue
    node = next(node for node in nodes if node.node_id == line.strip())
    cluster.remove_node(node, allow_graceful=False)
    print("lost", file=answers, flush=True)
cluster.shutdown()
