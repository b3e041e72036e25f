// The Durable Task Scheduler: keeps the state of orchestrations for those who choose it (docs/decisions/0003).
param name string
param location string
param tags object

// The same name as in the host storage, so that an operator finds it under one name.
var hub = 'billing'

resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    sku: { name: 'Consumption' }
    // An empty list lets nobody in. Whoever comes needs a role (rbac.bicep) all the same.
    ipAllowlist: ['0.0.0.0/0']
  }
}

resource taskHub 'Microsoft.DurableTask/schedulers/taskHubs@2026-02-01' = {
  parent: scheduler
  name: hub
}

output name string = scheduler.name
output endpoint string = scheduler.properties.endpoint
output taskHub string = taskHub.name
