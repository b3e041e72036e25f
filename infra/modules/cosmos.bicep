// Streams and read models. There are no keys: access is by the data plane roles in rbac.bicep.
param name string
param location string
param tags object

@allowed(['Serverless', 'Autoscale'])
param capacity string

@description('Most request units a second of a container, with Autoscale.')
param maximumThroughput int = 4000

var containers = [
  { name: 'streams', paths: ['/tenant', '/region', '/stream'] }
  { name: 'views', paths: ['/tenant', '/region', '/view'] }
  { name: 'leases', paths: ['/id'] }
]

resource account 'Microsoft.DocumentDB/databaseAccounts@2024-11-15' = {
  name: name
  location: location
  tags: tags
  kind: 'GlobalDocumentDB'
  properties: {
    databaseAccountOfferType: 'Standard'
    disableLocalAuth: true
    minimalTlsVersion: 'Tls12'
    consistencyPolicy: { defaultConsistencyLevel: 'Session' }
    locations: [{ locationName: location, failoverPriority: 0, isZoneRedundant: false }]
    capabilities: capacity == 'Serverless' ? [{ name: 'EnableServerless' }] : []
    backupPolicy: {
      type: 'Continuous'
      continuousModeProperties: { tier: 'Continuous7Days' }
    }
  }
}

resource database 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2024-11-15' = {
  parent: account
  name: 'billing'
  properties: { resource: { id: 'billing' } }
}

resource container 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2024-11-15' = [
  for item in containers: {
    parent: database
    name: item.name
    properties: {
      resource: {
        id: item.name
        partitionKey: {
          paths: item.paths
          kind: length(item.paths) > 1 ? 'MultiHash' : 'Hash'
          version: 2
        }
      }
      options: capacity == 'Autoscale' ? { autoscaleSettings: { maxThroughput: maximumThroughput } } : {}
    }
  }
]

output name string = account.name
output endpoint string = account.properties.documentEndpoint
