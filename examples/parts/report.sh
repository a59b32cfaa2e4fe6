#!/bin/bash
# Runs after the agent has started kubelet.
logger -t first-boot "kubelet is $(systemctl is-active kubelet.service)"
