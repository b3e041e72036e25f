// The virtual network that the app calls out from. Who calls the app still comes over its public address.
param token string
param location string
param tags object

@description('Address space; the app and the private endpoints take a /24 each.')
param addressPrefix string

// Without it, subnets of today have no way out: partners, Entra ID and Application Insights are outside.
resource outboundAddress 'Microsoft.Network/publicIPAddresses@2026-01-01' = {
  name: 'pip-billing-${token}'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: { publicIPAllocationMethod: 'Static' }
}

resource gateway 'Microsoft.Network/natGateways@2026-01-01' = {
  name: 'ng-billing-${token}'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: { publicIpAddresses: [{ id: outboundAddress.id }] }
}

resource network 'Microsoft.Network/virtualNetworks@2026-01-01' = {
  name: 'vnet-billing-${token}'
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addressPrefix] }
    // As parts of the network: subnets of their own would be taken away when the network is deployed again.
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 24, 0)
          natGateway: { id: gateway.id }
          delegations: [{ name: 'flex', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
      {
        name: 'endpoints'
        properties: { addressPrefix: cidrSubnet(addressPrefix, 24, 1), defaultOutboundAccess: false }
      }
    ]
  }
}

output id string = network.id
output appSubnetId string = '${network.id}/subnets/app'
output endpointSubnetId string = '${network.id}/subnets/endpoints'
output outboundAddress string = outboundAddress.properties.ipAddress
