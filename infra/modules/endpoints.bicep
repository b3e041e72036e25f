// Private endpoints of the services that keep data, and the names under which the network finds them.
param token string
param location string
param tags object
param networkId string
param subnetId string
param hostStorageId string
param dataStorageId string
param serviceBusId string
param cosmosId string
param vaultId string

var blobZone = 'privatelink.blob.${environment().suffixes.storage}'
var queueZone = 'privatelink.queue.${environment().suffixes.storage}'
var tableZone = 'privatelink.table.${environment().suffixes.storage}'

// https://learn.microsoft.com/azure/private-link/private-endpoint-dns
var busZone = 'privatelink.servicebus.windows.net'
var cosmosZone = 'privatelink.documents.azure.com'
var vaultZone = 'privatelink.vaultcore.azure.net'
var zoneNames = [blobZone, queueZone, tableZone, busZone, cosmosZone, vaultZone]

var endpoints = [
  { name: 'host-blob', target: hostStorageId, kind: 'blob', zone: blobZone }
  { name: 'host-queue', target: hostStorageId, kind: 'queue', zone: queueZone }
  { name: 'host-table', target: hostStorageId, kind: 'table', zone: tableZone }
  { name: 'data-blob', target: dataStorageId, kind: 'blob', zone: blobZone }
  { name: 'data-queue', target: dataStorageId, kind: 'queue', zone: queueZone }
  { name: 'bus', target: serviceBusId, kind: 'namespace', zone: busZone }
  { name: 'cosmos', target: cosmosId, kind: 'Sql', zone: cosmosZone }
  { name: 'vault', target: vaultId, kind: 'vault', zone: vaultZone }
]

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for zone in zoneNames: {
    name: zone
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (zone, index) in zoneNames: {
    parent: zones[index]
    name: 'billing'
    location: 'global'
    tags: tags
    properties: {
      virtualNetwork: { id: networkId }
      registrationEnabled: false
    }
  }
]

resource endpoint 'Microsoft.Network/privateEndpoints@2026-01-01' = [
  for item in endpoints: {
    name: 'pe-${item.name}-${token}'
    location: location
    tags: tags
    properties: {
      subnet: { id: subnetId }
      privateLinkServiceConnections: [
        {
          name: item.name
          properties: { privateLinkServiceId: item.target, groupIds: [item.kind] }
        }
      ]
    }
  }
]

resource names 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2026-01-01' = [
  for (item, index) in endpoints: {
    parent: endpoint[index]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: item.kind
          properties: { privateDnsZoneId: zones[indexOf(zoneNames, item.zone)].id }
        }
      ]
    }
    dependsOn: [links]
  }
]
