//! Parts that must tell the same: the library's rule, the map, the agent's code and kubelet's arguments, over every instance
//! type; what is rendered against what is read back, over node groups at random; and what hostile values change, which is nothing.

mod hostile_values;
mod max_pods;
mod node_groups;
mod round_trip;
