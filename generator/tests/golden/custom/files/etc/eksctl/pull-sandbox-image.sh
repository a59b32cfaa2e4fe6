#!/bin/sh
image=602401143452.dkr.ecr.us-west-2.amazonaws.com/eks/pause:3.5
provider=/etc/eks/image-credential-provider/ecr-credential-provider

[ -z "$(ctr -n k8s.io images ls -q "name==$image")" ] || exit 0
for pause in 5 10 20 0; do
    password=$(echo '{"kind":"CredentialProviderRequest","apiVersion":"credentialprovider.kubelet.k8s.io/v1","image":"602401143452.dkr.ecr.us-west-2.amazonaws.com/eks/pause:3.5"}' |
        "$provider" | sed -n 's/.*"password": *"\([^"]*\)".*/\1/p')
    if [ -z "$password" ]; then
        echo "$provider gives no credentials for $image; look at the role of the instance" >&2
    elif ctr -n k8s.io images pull --label io.cri-containerd.pinned=pinned --user "AWS:$password" "$image" >/dev/null; then
        exit 0
    fi
    sleep "$pause"
done
echo "$image is not there, so no pod will start; \"systemctl restart sandbox-image\" tries again" >&2
exit 1
