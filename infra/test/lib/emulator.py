"""moto's server, with what its CloudFormation lacks: the two ElastiCache types, and the deletion of a network's parts. Each
addition calls moto's own service.

Usage: emulator.py PORT
"""

import inspect
import sys

import moto.server
from moto.core.common_models import CloudFormationModel
from moto.ec2.models import ec2_backends
from moto.ec2.models.elastic_ip_addresses import ElasticAddress
from moto.ec2.models.internet_gateways import InternetGateway
from moto.ec2.models.nat_gateways import NatGateway
from moto.ec2.models.route_tables import RouteTable
from moto.elasticache.models import elasticache_backends


def call(method, given):
    """Calls a backend method with what is given, and None for the rest."""
    names = inspect.signature(method).parameters
    return method(**{name: given.get(name) for name in names})


def flag(value):
    return str(value).lower() == "true"


class SubnetGroupModel(CloudFormationModel):
    # moto sorts its models by the module they come from.
    __module__ = "moto.elasticache.models"

    def __init__(self, name):
        self.physical_resource_id = name

    @staticmethod
    def cloudformation_name_type():
        return "CacheSubnetGroupName"

    @staticmethod
    def cloudformation_type():
        return "AWS::ElastiCache::SubnetGroup"

    @classmethod
    def has_cfn_attr(cls, attr):
        return False

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        properties = cloudformation_json["Properties"]
        name = resource_name.lower()
        call(
            elasticache_backends[account_id][region_name].create_cache_subnet_group,
            {
                "cache_subnet_group_name": name,
                "cache_subnet_group_description": properties["Description"],
                "subnet_ids": properties["SubnetIds"],
                "tags": properties.get("Tags", []),
            },
        )
        return cls(name)

    @classmethod
    def delete_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name):
        elasticache_backends[account_id][region_name].cache_subnet_groups.pop(resource_name.lower(), None)

    def is_created(self):
        return True


class ReplicationGroupModel(CloudFormationModel):
    __module__ = "moto.elasticache.models"

    def __init__(self, identifier):
        self.physical_resource_id = identifier

    @staticmethod
    def cloudformation_name_type():
        return "ReplicationGroupId"

    @staticmethod
    def cloudformation_type():
        return "AWS::ElastiCache::ReplicationGroup"

    @classmethod
    def has_cfn_attr(cls, attr):
        return attr in ("PrimaryEndPoint.Address", "PrimaryEndPoint.Port")

    def get_cfn_attribute(self, attribute_name):
        if attribute_name == "PrimaryEndPoint.Port":
            return 6379
        return f"{self.physical_resource_id}.emulated.ng.0001.apne2.cache.amazonaws.com"

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        properties = cloudformation_json["Properties"]
        identifier = properties["ReplicationGroupId"]
        call(
            elasticache_backends[account_id][region_name].create_replication_group,
            {
                "replication_group_id": identifier,
                "replication_group_description": properties["ReplicationGroupDescription"],
                "automatic_failover_enabled": flag(properties["AutomaticFailoverEnabled"]),
                "multi_az_enabled": flag(properties["MultiAZEnabled"]),
                "num_cache_clusters": int(properties["NumCacheClusters"]),
                "node_group_configuration": [],
                "cache_node_type": properties["CacheNodeType"],
                "engine": properties["Engine"],
                "engine_version": properties["EngineVersion"],
                "cache_parameter_group_name": properties["CacheParameterGroupName"],
                "cache_subnet_group_name": properties["CacheSubnetGroupName"],
                "security_group_ids": properties["SecurityGroupIds"],
                "tags": properties.get("Tags", []),
                "port": int(properties["Port"]),
                "snapshot_retention_limit": int(properties["SnapshotRetentionLimit"]),
                "transit_encryption_enabled": flag(properties["TransitEncryptionEnabled"]),
                "at_rest_encryption_enabled": flag(properties["AtRestEncryptionEnabled"]),
                "network_type": properties["NetworkType"],
            },
        )
        return cls(identifier)

    @classmethod
    def delete_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name):
        elasticache_backends[account_id][region_name].replication_groups.pop(resource_name, None)

    def is_created(self):
        return True


def delete_route_table(self, account_id, region_name):
    backend = ec2_backends[account_id][region_name]
    for association in list(self._associations):
        backend.disassociate_route_table(association)
    backend.delete_route_table(self.id)


def delete_internet_gateway(self, account_id, region_name):
    backend = ec2_backends[account_id][region_name]
    if self.vpc:
        backend.detach_internet_gateway(self.id, self.vpc.id)
    backend.delete_internet_gateway(self.id)


def delete_nat_gateway(self, account_id, region_name):
    ec2_backends[account_id][region_name].delete_nat_gateway(self.id)


def release_address(self, account_id, region_name):
    ec2_backends[account_id][region_name].release_address(allocation_id=self.allocation_id)


RouteTable.delete = delete_route_table
InternetGateway.delete = delete_internet_gateway
NatGateway.delete = delete_nat_gateway
ElasticAddress.delete = release_address

moto.server.main(["-H", "127.0.0.1", "-p", sys.argv[1]])
