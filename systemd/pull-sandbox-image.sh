{#- Pulls the sandbox image from ECR, for which containerd has no credentials, with those of kubelet's credential provider.
EKS' Amazon Linux 2 has a script of its own for that, which needs the AWS CLI, crictl and version 2 of containerd's
configuration; this one needs what a node with images in ECR has anyway. The label keeps kubelet from removing the image
(containerd, `internal/cri/labels`). A pull that fails is tried again for half a minute, as EKS' script does. -#}
#!/bin/sh
image={{ image }}
provider={{ provider }}

[ -z "$(ctr -n k8s.io images ls -q "name==$image")" ] || exit 0
for pause in 5 10 20 0; do
    password=$(echo '{"kind":"CredentialProviderRequest","apiVersion":"credentialprovider.kubelet.k8s.io/{{ api }}","image":"{{ image }}"}' |
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
