//! The article's whole story: a node group that fails, a zone that is refused, then success.
