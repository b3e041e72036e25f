// A storage account without keys, with private containers.

@description('Globally unique.')
@minLength(3)
@maxLength(24)
param name string
param location string
param tags object
param containers string[]

@description('Containers whose blobs may be given an immutability policy. Needs keepVersions.')
param writeOnceContainers string[]

@description('Keeps what is overwritten or deleted for 30 days.')
param keepVersions bool

@description('Containers whose blobs are deleted after some days, with how many: container name to days.')
param daysKept object = {}

@description('Keeps copies in three availability zones.')
param zoneRedundant bool

@description('Reachable over private endpoints alone.')
param isPrivate bool

@description('Workspace that is told who wrote and deleted blobs; empty: none is.')
param logsId string

resource account 'Microsoft.Storage/storageAccounts@2026-04-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: zoneRedundant ? 'Standard_ZRS' : 'Standard_LRS' }
  properties: {
    allowSharedKeyAccess: false
    allowBlobPublicAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2026-04-01' = {
  parent: account
  name: 'default'
  properties: keepVersions
    ? {
        isVersioningEnabled: true
        deleteRetentionPolicy: { enabled: true, days: 30 }
        containerDeleteRetentionPolicy: { enabled: true, days: 30 }
      }
    : {}
}

resource container 'Microsoft.Storage/storageAccounts/blobServices/containers@2026-04-01' = [
  for containerName in containers: {
    parent: blobs
    name: containerName
    properties: { publicAccess: 'None' }
  }
]

resource writeOnceContainer 'Microsoft.Storage/storageAccounts/blobServices/containers@2026-04-01' = [
  for containerName in writeOnceContainers: {
    parent: blobs
    name: containerName
    properties: { publicAccess: 'None' }
  }
]

// What is written there can be neither changed nor deleted by anybody who may write, the app included. Until it is locked, who manages the
// account can take it back; infra/hooks/lock-daily-roots locks it, for good.
resource retention 'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies@2026-04-01' = [
  for (containerName, index) in writeOnceContainers: {
    parent: writeOnceContainer[index]
    name: 'default'
    properties: { immutabilityPeriodSinceCreationInDays: 3653, allowProtectedAppendWrites: false }
  }
]

resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2026-04-01' = if (!empty(daysKept)) {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: [
        for kept in items(daysKept): {
          name: 'delete-${kept.key}'
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['${kept.key}/'] }
            actions: {
              baseBlob: { delete: { daysAfterModificationGreaterThan: kept.value } }
              version: { delete: { daysAfterCreationGreaterThan: kept.value } }
            }
          }
        }
      ]
    }
  }
}

// Reads are not logged: the app reads its configuration once a minute, and every blob that it writes.
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (!empty(logsId)) {
  name: 'logs'
  scope: blobs
  properties: {
    workspaceId: logsId
    logs: [
      { category: 'StorageWrite', enabled: true }
      { category: 'StorageDelete', enabled: true }
    ]
  }
}

output id string = account.id
output name string = account.name
output blobEndpoint string = account.properties.primaryEndpoints.blob
output queueEndpoint string = account.properties.primaryEndpoints.queue
output tableEndpoint string = account.properties.primaryEndpoints.table
