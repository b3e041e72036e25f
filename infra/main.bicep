// The fabric of one region: everything that a function app needs which serves the tenants at home there.
targetScope = 'subscription'

@description('Name of the azd environment; part of the resource group\'s name and of the hash in resource names.')
@minLength(1)
@maxLength(32)
param environmentName string

@description('Azure region of all resources, such as westeurope. Flex Consumption must be available there.')
@minLength(1)
param location string

@description('Home regions that this deployment serves, separated by commas; empty for its own region alone. Tenants of other regions get status 421.')
param fabricRegions string = ''

@description('Where the deployments of other regions are, such as eastus=https://HOST,westus=https://HOST; empty when there are none.')
param regionAddresses string = ''

@description('Serverless for small and bursty loads, Autoscale where throughput is known.')
@allowed(['Serverless', 'Autoscale'])
param cosmosCapacity string = 'Serverless'

@description('Object id of whoever deploys: may then upload the configuration and set secrets. Empty for nobody.')
param principalId string = ''

@description('Kind of that principal.')
@allowed(['User', 'Group', 'ServicePrincipal'])
param principalType string = 'User'

@description('Most instances that a function may be scaled to.')
@minValue(40)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('QuestPDF licence that you hold: Community, Professional or Enterprise. Its conditions are between you and QuestPDF.')
@allowed(['Community', 'Professional', 'Enterprise'])
param questPdfLicense string = 'Community'

@description('Address that alerts are mailed to; empty: they are seen in the portal alone.')
param alertEmail string = ''

var token = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }
var packageContainer = 'packages'
var dataContainers = ['configuration', 'invoices', 'settlements', 'reports', 'intake', 'dead-letters', 'snapshots']
var writeOnceContainers = ['daily-roots']
var daysKept = { snapshots: 30 }

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  name: 'identity'
  scope: group
  params: { name: 'id-billing-${token}', location: location, tags: tags }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  scope: group
  params: { token: token, location: location, tags: tags }
}

// What the Functions host keeps for itself: packages, leases, keys, and the queues and tables of Durable Functions.
module hostStorage 'modules/storage.bicep' = {
  name: 'host-storage'
  scope: group
  params: {
    name: 'sthost${token}'
    location: location
    tags: tags
    containers: [packageContainer]
    writeOnceContainers: []
    keepVersions: false
  }
}

// What belongs to the business, apart from it: an error in one cannot touch the other.
module dataStorage 'modules/storage.bicep' = {
  name: 'data-storage'
  scope: group
  params: {
    name: 'stdata${token}'
    location: location
    tags: tags
    containers: dataContainers
    writeOnceContainers: writeOnceContainers
    keepVersions: true
    daysKept: daysKept
  }
}

module blobEvents 'modules/blobevents.bicep' = {
  name: 'blob-events'
  scope: group
  params: { name: 'evgt-billing-${token}', storageName: dataStorage.outputs.name, location: location, tags: tags }
}

module serviceBus 'modules/servicebus.bicep' = {
  name: 'service-bus'
  scope: group
  params: { name: 'sb-billing-${token}', location: location, tags: tags }
}

module cosmos 'modules/cosmos.bicep' = {
  name: 'cosmos'
  scope: group
  params: { name: 'cosmos-billing-${token}', location: location, tags: tags, capacity: cosmosCapacity }
}

module vault 'modules/keyvault.bicep' = {
  name: 'vault'
  scope: group
  params: { name: 'kv-${token}', location: location, tags: tags }
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  scope: group
  params: {
    token: token
    location: location
    tags: tags
    logsName: monitoring.outputs.logsName
    serviceBusName: serviceBus.outputs.name
    cosmosName: cosmos.outputs.name
    email: alertEmail
  }
}

module rbac 'modules/rbac.bicep' = {
  name: 'rbac'
  scope: group
  params: {
    appPrincipalId: identity.outputs.principalId
    deployerPrincipalId: principalId
    deployerPrincipalType: principalType
    hostStorageName: hostStorage.outputs.name
    dataStorageName: dataStorage.outputs.name
    serviceBusName: serviceBus.outputs.name
    cosmosName: cosmos.outputs.name
    vaultName: vault.outputs.name
    insightsName: monitoring.outputs.insightsName
  }
}

module app 'modules/functionapp.bicep' = {
  name: 'function-app'
  scope: group
  // The host reads its storage with its identity as soon as it starts.
  dependsOn: [rbac]
  params: {
    name: 'func-billing-${token}'
    planName: 'plan-billing-${token}'
    location: location
    tags: tags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    hostBlobEndpoint: hostStorage.outputs.blobEndpoint
    hostQueueEndpoint: hostStorage.outputs.queueEndpoint
    hostTableEndpoint: hostStorage.outputs.tableEndpoint
    packageContainer: packageContainer
    maximumInstanceCount: maximumInstanceCount
    insightsConnectionString: monitoring.outputs.insightsConnectionString
    dataBlobEndpoint: dataStorage.outputs.blobEndpoint
    dataQueueEndpoint: dataStorage.outputs.queueEndpoint
    serviceBusHost: serviceBus.outputs.host
    cosmosEndpoint: cosmos.outputs.endpoint
    vaultUri: vault.outputs.uri
    fabricRegions: empty(fabricRegions) ? location : fabricRegions
    regionAddresses: regionAddresses
    questPdfLicense: questPdfLicense
  }
}

output AZURE_LOCATION string = location
output AZURE_RESOURCE_GROUP string = group.name
output FUNCTION_APP_NAME string = app.outputs.name
output FUNCTION_APP_HOST string = app.outputs.host
output DATA_STORAGE_NAME string = dataStorage.outputs.name
output BLOB_EVENTS_TOPIC string = blobEvents.outputs.name
output KEY_VAULT_NAME string = vault.outputs.name
