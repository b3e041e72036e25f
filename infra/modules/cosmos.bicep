// Streams and read models. There are no keys: access is by the data plane roles in rbac.bicep.
param name string
param location string
param tags object

@allowed(['Serverless', 'Autoscale'])
param capacity string

@description('Most request units a second of a container, with Autoscale.')
param maximumThroughput int = 4000

@description('Keeps replicas in several availability zones. Serverless accounts take it at their creation only.')
param zoneRedundant bool

@description('Reachable over private endpoints alone.')
param isPrivate bool

@description('Workspace that is told of changes to the account and of hot partitions; empty: none is.')
param logsId string

var containers = [
  { name: 'streams', paths: ['/tenant', '/region', '/stream'] }
  { name: 'views', paths: ['/tenant', '/region', '/view'] }
  { name: 'leases', paths: ['/id'] }
]

resource account 'Microsoft.DocumentDB/databaseAccounts@2026-03-15' = {
  name: name
  location: location
  tags: tags
  kind: 'GlobalDocumentDB'
  properties: {
    databaseAccountOfferType: 'Standard'
    disableLocalAuth: true
    minimalTlsVersion: 'Tls12'
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    consistencyPolicy: { defaultConsistencyLevel: 'Session' }
    locations: [{ locationName: location, failoverPriority: 0, isZoneRedundant: zoneRedundant }]
    capabilities: capacity == 'Serverless' ? [{ name: 'EnableServerless' }] : []
    backupPolicy: {
      type: 'Continuous'
      continuousModeProperties: { tier: 'Continuous7Days' }
    }
  }
}

resource database 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2026-03-15' = {
  parent: account
  name: 'billing'
  properties: { resource: { id: 'billing' } }
}

resource container 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2026-03-15' = [
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

// Not the requests themselves: at some milliseconds each they would cost more than the database.
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (!empty(logsId)) {
  name: 'logs'
  scope: account
  properties: {
    workspaceId: logsId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [
      { category: 'ControlPlaneRequests', enabled: true }
      { category: 'PartitionKeyStatistics', enabled: true }
    ]
  }
}

output id string = account.id
output name string = account.name
output endpoint string = account.properties.documentEndpoint
