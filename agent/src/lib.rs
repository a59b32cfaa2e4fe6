//! What the agent does on a node, without the operating system.
#![no_std]
