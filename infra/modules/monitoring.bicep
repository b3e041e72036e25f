// Logs and traces. Application Insights takes them from the app's identity alone.
param token string
param location string
param tags object

resource logs 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: 'log-billing-${token}'
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: 30
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-billing-${token}'
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: logs.id
    DisableLocalAuth: true
  }
}

output logsId string = logs.id
output logsName string = logs.name
output insightsName string = insights.name
output insightsConnectionString string = insights.properties.ConnectionString
