// The namespace and its entities, which stand in servicebus.json; the local host reads the same file.
param name string
param location string
param tags object

@description('Reachable over private endpoints alone, which only the Premium tier has.')
param isPrivate bool

@description('Workspace that is told of changes to entities; empty: none is.')
param logsId string

var topology = loadJsonContent('../servicebus.json')
var tier = isPrivate ? 'Premium' : topology.sku.name

var subscriptions = flatten(map(
  topology.topics,
  t => map(t.subscriptions, s => { topic: t.name, name: s.name, properties: s.properties, rules: s.?rules ?? [] })
))

var rules = flatten(map(
  subscriptions,
  s => map(s.rules, r => { path: '${s.topic}/${s.name}/${r.name}', properties: r.properties })
))

resource bus 'Microsoft.ServiceBus/namespaces@2026-01-01' = {
  name: name
  location: location
  tags: tags
  sku: union({ name: tier, tier: tier }, tier == 'Premium' ? { capacity: 1 } : {})
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
  }
}

resource busQueue 'Microsoft.ServiceBus/namespaces/queues@2026-01-01' = [
  for item in topology.queues: {
    parent: bus
    name: item.name
    properties: item.properties
  }
]

resource busTopic 'Microsoft.ServiceBus/namespaces/topics@2026-01-01' = [
  for item in topology.topics: {
    parent: bus
    name: item.name
    properties: item.properties
  }
]

resource busSubscription 'Microsoft.ServiceBus/namespaces/topics/subscriptions@2026-01-01' = [
  for item in subscriptions: {
    name: '${bus.name}/${item.topic}/${item.name}'
    properties: item.properties
    dependsOn: [busTopic]
  }
]

// One rule of each subscription is named $Default and so replaces the rule that selects everything.
resource busRule 'Microsoft.ServiceBus/namespaces/topics/subscriptions/rules@2026-01-01' = [
  for item in rules: {
    name: '${bus.name}/${item.path}'
    properties: item.properties
    dependsOn: [busSubscription]
  }
]

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (!empty(logsId)) {
  name: 'logs'
  scope: bus
  properties: {
    workspaceId: logsId
    logs: [{ category: 'OperationalLogs', enabled: true }]
  }
}

output id string = bus.id
output name string = bus.name
output host string = '${bus.name}.servicebus.windows.net'
