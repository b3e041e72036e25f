// Tells of new blobs. The subscription that passes them to the function needs the app's code, so infra/hooks makes it after
// each deployment.
param name string
param storageName string
param location string
param tags object

@description('Workspace that is told of deliveries that failed; empty: none is.')
param logsId string

resource storage 'Microsoft.Storage/storageAccounts@2026-04-01' existing = {
  name: storageName
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: name
  location: location
  tags: tags
  properties: {
    source: storage.id
    topicType: 'Microsoft.Storage.StorageAccounts'
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (!empty(logsId)) {
  name: 'logs'
  scope: topic
  properties: {
    workspaceId: logsId
    logs: [{ category: 'DeliveryFailures', enabled: true }]
  }
}

output name string = topic.name
