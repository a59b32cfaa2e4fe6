"""moto's server with what it lacks of EKS: clusters, node groups and OIDC providers that CloudFormation makes, a certificate authority in
PEM, and the SSM parameters with EKS' images.

Takes the port to listen on, on loopback alone (0 for any), and where clusters have their API server: its URL and the file of its
certificate authority in PEM. Without these, clusters name a server that nobody can reach. Writes "ready" and the port to
standard output once it answers, and ends with its standard input.
"""

import base64
import os
import sys
import threading
from datetime import datetime, timedelta, timezone

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from moto import server
from moto.cloudformation.models import CloudFormationBackend, Stack
from moto.cloudformation.parsing import OutputMap
from moto.cloudformation.responses import CloudFormationResponse
from moto.core.common_models import CloudFormationModel
from moto.core.responses import ActionResult
from moto.ec2.models import EC2Backend, ec2_backends
from moto.ec2.models.elastic_ip_addresses import ElasticAddress
from moto.ec2.models.internet_gateways import InternetGateway
from moto.ec2.models.nat_gateways import NatGateway
from moto.ec2.models.availability_zones_and_regions import RegionsAndZonesBackend, Zone
from moto.eks import models as eks
from moto.iam.models import iam_backends
from moto.ssm import models as ssm
from werkzeug.serving import make_server

# An image that moto has.
IMAGE = "ami-12c6146b"
IMAGES = "/aws/service/eks/optimized-ami/"


def certificate_authority():
    """A certificate authority as EKS tells it: PEM in base64."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "kubernetes")])
    now = datetime.now(timezone.utc)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    return base64.b64encode(certificate.public_bytes(serialization.Encoding.PEM)).decode()


class ApiServer:
    """Where every cluster has its API server."""

    url = None
    authority = None



def camel(name):
    """CloudFormation's name of a property as EKS' API has it."""
    return name[:1].lower() + name[1:]


def camels(value):
    """The same for every name inside of a property."""
    if isinstance(value, dict):
        return {camel(name): camels(inner) for name, inner in value.items()}
    return [camels(inner) for inner in value] if isinstance(value, list) else value


def tags(properties):
    """Tags as EKS' API has them."""
    listed = properties.get("Tags", {})
    return listed if isinstance(listed, dict) else {tag["Key"]: tag["Value"] for tag in listed}


class Resource:
    """What every resource of EKS has, for moto's CloudFormation."""

    def __init__(self, physical_id, attributes):
        self.type = self.cloudformation_type()
        self.physical_resource_id = physical_id
        self.attributes = attributes

    @staticmethod
    def cloudformation_name_type():
        return ""

    @classmethod
    def has_cfn_attr(cls, attr):
        return attr in cls.ATTRIBUTES

    def get_cfn_attribute(self, name):
        return self.attributes[name]

    @classmethod
    def update_from_cloudformation_json(cls, original, name, definition, account_id, region):
        return original

    def is_created(self):
        return True


def eks_backend(account_id, region):
    return eks.eks_backends[account_id][region]


def iam_backend(account_id, region):
    return iam_backends[account_id]["aws"]


# moto finds the classes that are directly below its own, and tells a service by the module's name.
def resource(kind, attributes, create, delete, service="EKS", backend=eks_backend):
    """Makes a class of resources."""

    def create_from(cls, name, definition, account_id, region, **kwargs):
        return cls(*create(backend(account_id, region), definition["Properties"], region))

    def delete_from(cls, name, definition, account_id, region):
        delete(backend(account_id, region), name, definition["Properties"])

    return type(
        kind,
        (CloudFormationModel,),
        {
            "__module__": f"moto.{service.lower()}.models",
            "__init__": Resource.__init__,
            "ATTRIBUTES": attributes,
            "cloudformation_name_type": Resource.__dict__["cloudformation_name_type"],
            "cloudformation_type": staticmethod(lambda: f"AWS::{service}::{kind}"),
            "has_cfn_attr": Resource.__dict__["has_cfn_attr"],
            "get_cfn_attribute": Resource.get_cfn_attribute,
            "create_from_cloudformation_json": classmethod(create_from),
            "update_from_cloudformation_json": Resource.__dict__["update_from_cloudformation_json"],
            "delete_from_cloudformation_json": classmethod(delete_from),
            "is_created": Resource.is_created,
        },
    )


def create_cluster(backend, properties, region):
    cluster = backend.create_cluster(
        name=properties["Name"],
        role_arn=properties["RoleArn"],
        resources_vpc_config=camels(properties["ResourcesVpcConfig"]),
        version=properties.get("Version"),
        # EKS' own choice in a VPC without addresses of 10.0.0.0/8.
        kubernetes_network_config={"serviceIpv4Cidr": "10.100.0.0/16", "ipFamily": "ipv4"}
        | camels(properties.get("KubernetesNetworkConfig", {})),
        tags=tags(properties),
    )
    cluster.certificate_authority = {"data": ApiServer.authority}
    cluster.endpoint = ApiServer.url or f"https://0123456789ABCDEF0123456789ABCDEF.sk1.{region}.eks.amazonaws.com"
    # The security group that EKS makes for each cluster.
    ec2 = ec2_backends[backend.account_id][region]
    subnet = ec2.get_subnet(properties["ResourcesVpcConfig"]["SubnetIds"][0])
    group = ec2.create_security_group(f"eks-cluster-sg-{cluster.name}", "EKS created", vpc_id=subnet.vpc_id)
    cluster.resources_vpc_config |= {"vpcId": subnet.vpc_id, "clusterSecurityGroupId": group.id}
    attributes = {
        "Arn": cluster.arn,
        "Endpoint": cluster.endpoint,
        "CertificateAuthorityData": ApiServer.authority,
        "ClusterSecurityGroupId": group.id,
        "OpenIdConnectIssuerUrl": cluster.identity["oidc"]["issuer"],
    }
    return cluster.name, attributes


def delete_cluster(backend, name, properties):
    cluster = backend.delete_cluster(properties["Name"])
    ec2 = ec2_backends[backend.account_id][backend.region_name]
    ec2.delete_security_group(group_id=cluster.resources_vpc_config["clusterSecurityGroupId"])


def create_node_group(backend, properties, region):
    template = camels(properties.get("LaunchTemplate", {}))
    group = backend.create_nodegroup(
        cluster_name=properties["ClusterName"],
        nodegroup_name=properties["NodegroupName"],
        node_role=properties["NodeRole"],
        subnets=properties["Subnets"],
        scaling_config={name: int(size) for name, size in camels(properties.get("ScalingConfig", {})).items()},
        instance_types=properties.get("InstanceTypes"),
        ami_type=properties.get("AmiType"),
        labels=properties.get("Labels"),
        tags=tags(properties),
        launch_template=template or None,
        capacity_type=properties.get("CapacityType"),
        version=properties.get("Version"),
    )
    return f"{group.cluster_name}/{group.nodegroup_name}", {"Arn": group.arn}


Cluster = resource(
    "Cluster",
    ["Arn", "Endpoint", "CertificateAuthorityData", "ClusterSecurityGroupId", "OpenIdConnectIssuerUrl"],
    create_cluster,
    delete_cluster,
)
Nodegroup = resource(
    "Nodegroup",
    ["Arn"],
    create_node_group,
    lambda backend, name, properties: backend.delete_nodegroup(
        properties["ClusterName"], properties["NodegroupName"]
    ),
)
def create_oidc_provider(backend, properties, region):
    provider = backend.create_open_id_connect_provider(
        properties["Url"], properties.get("ThumbprintList", []), properties["ClientIdList"], properties["Tags"]
    )
    return provider.arn, {"Arn": provider.arn}


OIDCProvider = resource(
    "OIDCProvider",
    ["Arn"],
    create_oidc_provider,
    lambda backend, name, properties: backend.delete_open_id_connect_provider(name),
    service="IAM",
    backend=iam_backend,
)
# moto's EKS has no addons: that there is a stack of one is all that can be seen.
Addon = resource(
    "Addon",
    ["Arn"],
    lambda backend, properties, region: (f"{properties['ClusterName']}|{properties['AddonName']}", {"Arn": ""}),
    lambda backend, name, properties: None,
)
# moto's EKS has no access entries: that the template names the principal is all that can be seen of one.
AccessEntry = resource(
    "AccessEntry",
    ["AccessEntryArn"],
    lambda backend, properties, region: (f"{properties['PrincipalArn']}|{properties['ClusterName']}", {"AccessEntryArn": ""}),
    lambda backend, name, properties: None,
)


def with_images(get_parameter):
    """SSM that knows EKS' images as well."""

    def get(self, name):
        if not name.startswith(IMAGES):
            return get_parameter(self, name)
        return ssm.Parameter(
            account_id=self.account_id,
            name=name,
            value=IMAGE,
            parameter_type="String",
            description="",
            allowed_pattern=None,
            keyid=None,
            last_modified_date=0,
            version=1,
            data_type="text",
            tier=None,
        )

    return get


def without_route_tables(delete_vpc):
    """EC2 that deletes a VPC as CloudFormation would: moto's leaves a stack's route tables behind."""

    def delete(self, vpc_id):
        for table in self.describe_route_tables(filters={"vpc-id": vpc_id}):
            if table.main_association_id is None:
                table._associations.clear()
                self.delete_route_table(table.id)
        return delete_vpc(self, vpc_id)

    return delete


def delete_nat_gateway(cls, name, definition, account_id, region):
    """moto leaves a stack's NAT gateways behind."""
    del ec2_backends[account_id][region].nat_gateways[name]


def release_address(cls, name, definition, account_id, region):
    """moto leaves a stack's addresses behind."""
    ec2_backends[account_id][region].release_address(address=name)


def delete_internet_gateway(cls, name, definition, account_id, region):
    """moto leaves a stack's internet gateways behind."""
    del ec2_backends[account_id][region].internet_gateways[name]


def without_outputs(delete_stack):
    """A stack that is gone tells no outputs: moto would make their resources anew to tell their attributes."""

    def delete(self):
        delete_stack(self)
        self.output_map = OutputMap(self.resource_map, {"Outputs": {}}, self.stack_id)

    return delete


def resources_of(self, stack_name, logical_resource_id):
    """A stack's resources; moto's own trips over those of types that it does not make."""
    stack = self.get_stack(stack_name)
    made = [resource for resource in stack.stack_resources if resource is not None]
    if logical_resource_id is not None:
        made = [resource for resource in made if resource.logical_resource_id == logical_resource_id]
    return stack, made


def update_termination_protection(self):
    """What moto's CloudFormation lacks: whether a stack may be deleted. moto does not act on it."""
    stack = self.cloudformation_backend.get_stack(self._get_param("StackName"))
    stack.enable_termination_protection = self._get_param("EnableTerminationProtection") == "true"
    return ActionResult({"StackId": stack.stack_id})


def end_with_standard_input():
    """Whoever started this has ended."""
    sys.stdin.read()
    os._exit(0)


def main():
    if len(sys.argv) == 4:
        ApiServer.url = sys.argv[2]
        with open(sys.argv[3], "rb") as authority:
            ApiServer.authority = base64.b64encode(authority.read()).decode()
    else:
        ApiServer.authority = certificate_authority()
    # An account of the article's age has it.
    RegionsAndZonesBackend.zones["ap-northeast-1"].append(
        Zone(region_name="ap-northeast-1", name="ap-northeast-1b", zone_id="apne1-az3")
    )
    CloudFormationBackend.describe_stack_resources = resources_of
    InternetGateway.delete_from_cloudformation_json = classmethod(delete_internet_gateway)
    NatGateway.delete_from_cloudformation_json = classmethod(delete_nat_gateway)
    ElasticAddress.delete_from_cloudformation_json = classmethod(release_address)
    Stack.delete = without_outputs(Stack.delete)
    EC2Backend.delete_vpc = without_route_tables(EC2Backend.delete_vpc)
    CloudFormationResponse.update_termination_protection = update_termination_protection
    ssm.SimpleSystemManagerBackend.get_parameter = with_images(ssm.SimpleSystemManagerBackend.get_parameter)
    application = server.DomainDispatcherApplication(server.create_backend_app)
    listening = make_server("127.0.0.1", int(sys.argv[1]), application, threaded=True)
    print(f"ready {listening.server_port}", flush=True)
    threading.Thread(target=end_with_standard_input, daemon=True).start()
    listening.serve_forever()


if __name__ == "__main__":
    main()
