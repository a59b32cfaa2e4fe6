{#- Joins a node of Canonical's EKS images to its cluster: the image's own bootstrap.sh sets kubelet's snap up, with what is the
same on all nodes of the group (the environment files) and what this instance has (its labels). IMDS is asked with a
deadline, and an error page is never taken for a value. What the user says of kubelet's configuration is laid over the file
that bootstrap.sh writes, so it comes last. -#}
#!/bin/bash
set -o errexit -o nounset -o pipefail

. /etc/eksctl/metadata.env
. /etc/eksctl/kubelet.env

ask() {
    curl --silent --show-error --fail --max-time 5 --retry 8 --retry-connrefused "$@"
}
imds=http://169.254.169.254/latest
token=$(ask --request PUT --header 'X-aws-ec2-metadata-token-ttl-seconds: 600' "$imds/api/token")
# Adds a label with the instance's value; without one, or with one that no label can have, the node does without it.
label() {
    local value
    value=$(ask --header "X-aws-ec2-metadata-token: $token" "$imds/meta-data/$2") || value=
    if [[ $value =~ ^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$ ]]; then
        NODE_LABELS=$NODE_LABELS,$1=$value
    else
        echo "bootstrap.ubuntu.sh: the node goes without the label $1, for which the instance metadata has no value" >&2
    fi
}
{%- for label in labels %}
label {{ label.key }} {{ label.category }}
{%- endfor %}

/etc/eks/bootstrap.sh "$AWS_EKS_CLUSTER_NAME" \
    --apiserver-endpoint "$AWS_EKS_ENDPOINT" \
    --b64-cluster-ca "$(base64 --wrap=0 /etc/eksctl/ca.crt)" \
    {{ network }} ${MAX_PODS:+--use-max-pods false} \
    --kubelet-extra-args "--node-labels=$NODE_LABELS${NODE_TAINTS:+ --register-with-taints=$NODE_TAINTS}${MAX_PODS:+ --max-pods=$MAX_PODS}"
{%- if has_extra_config %}

config=/etc/kubernetes/kubelet/kubelet-config.json
jq --slurp '.[0] * .[1]' "$config" /etc/eksctl/kubelet-extra.json >"$config.new"
mv "$config.new" "$config"
snap restart kubelet-eks
{%- endif %}
