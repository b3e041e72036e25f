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

@description('Client id of the app registration that people and programs sign in to; infra/hooks/register-app makes one.')
param authClientId string = ''

@description('Most instances that a function may be scaled to.')
@minValue(40)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('QuestPDF licence that you hold: Community, Professional or Enterprise. Its conditions are between you and QuestPDF.')
@allowed(['Community', 'Professional', 'Enterprise'])
param questPdfLicense string = 'Community'

@description('Address that alerts are mailed to; empty: they are seen in the portal alone.')
param alertEmail string = ''

@description('Spreads instances, blobs and documents over the availability zones of the region. Choose it before the first deployment.')
param zoneRedundant bool = false

@description('Sends what the services tell of changes, access and failures to Log Analytics.')
param diagnosticSettings bool = true

@description('Puts the services that keep data behind private endpoints. Makes Service Bus Premium. Choose it before the first deployment.')
param privateNetworking bool = false

@description('Address space of the virtual network, a /23 or larger; without private networking there is none.')
param networkPrefix string = '10.0.0.0/16'

@description('Where orchestrations keep their state; docs/decisions/0003-durable-backend.md says what speaks for which.')
@allowed(['AzureStorage', 'DurableTaskScheduler'])
param durableBackend string = 'AzureStorage'

@description('What the resource group may cost in a month, in the currency of the billing account; 0: there is no budget.')
@minValue(0)
param budgetAmount int = 0

@description('First day of the month that the budget begins with, such as 2026-12-01.')
param budgetStart string = ''

@description('Addresses that are told of the budget, separated by commas.')
param budgetEmails string = ''

var token = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }
var packageContainer = 'packages'
var dataContainers = ['configuration', 'invoices', 'settlements', 'reports', 'intake', 'dead-letters', 'snapshots']
var writeOnceContainers = ['daily-roots']
var daysKept = { snapshots: 30 }
var hasScheduler = durableBackend == 'DurableTaskScheduler'

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
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

// Where the services below send what they tell of themselves; empty: nowhere.
var logsId = diagnosticSettings ? monitoring.outputs.logsId : ''

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
    zoneRedundant: zoneRedundant
    isPrivate: privateNetworking
    logsId: logsId
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
    zoneRedundant: zoneRedundant
    isPrivate: privateNetworking
    logsId: logsId
  }
}

module blobEvents 'modules/blobevents.bicep' = {
  name: 'blob-events'
  scope: group
  params: {
    name: 'evgt-billing-${token}'
    storageName: dataStorage.outputs.name
    location: location
    tags: tags
    logsId: logsId
  }
}

module serviceBus 'modules/servicebus.bicep' = {
  name: 'service-bus'
  scope: group
  params: {
    name: 'sb-billing-${token}'
    location: location
    tags: tags
    isPrivate: privateNetworking
    logsId: logsId
  }
}

module cosmos 'modules/cosmos.bicep' = {
  name: 'cosmos'
  scope: group
  params: {
    name: 'cosmos-billing-${token}'
    location: location
    tags: tags
    capacity: cosmosCapacity
    zoneRedundant: zoneRedundant
    isPrivate: privateNetworking
    logsId: logsId
  }
}

module vault 'modules/keyvault.bicep' = {
  name: 'vault'
  scope: group
  params: {
    name: 'kv-${token}'
    location: location
    tags: tags
    isPrivate: privateNetworking
    logsId: logsId
  }
}

module scheduler 'modules/scheduler.bicep' = if (hasScheduler) {
  name: 'scheduler'
  scope: group
  params: { name: 'dts-billing-${token}', location: location, tags: tags }
}

module network 'modules/network.bicep' = if (privateNetworking) {
  name: 'network'
  scope: group
  params: { token: token, location: location, tags: tags, addressPrefix: networkPrefix }
}

module endpoints 'modules/endpoints.bicep' = if (privateNetworking) {
  name: 'endpoints'
  scope: group
  params: {
    token: token
    location: location
    tags: tags
    networkId: network!.outputs.id
    subnetId: network!.outputs.endpointSubnetId
    hostStorageId: hostStorage.outputs.id
    dataStorageId: dataStorage.outputs.id
    serviceBusId: serviceBus.outputs.id
    cosmosId: cosmos.outputs.id
    vaultId: vault.outputs.id
  }
}

module budget 'modules/budget.bicep' = if (budgetAmount > 0) {
  name: 'budget'
  scope: group
  params: {
    amount: budgetAmount
    start: empty(budgetStart)
      ? fail('BUDGET_START is missing: the first day of a month, such as 2026-12-01.')
      : budgetStart
    emails: empty(budgetEmails)
      ? fail('BUDGET_EMAILS is missing: who is told of the budget.')
      : map(split(budgetEmails, ','), email => trim(email))
  }
}

module workbook 'modules/workbook.bicep' = {
  name: 'workbook'
  scope: group
  params: {
    token: token
    location: location
    tags: tags
    logsId: monitoring.outputs.logsId
    serviceBusId: serviceBus.outputs.id
  }
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
    schedulerName: scheduler.?outputs.name ?? ''
  }
}

module app 'modules/functionapp.bicep' = {
  name: 'function-app'
  scope: group
  // The host reads its storage, with its identity and by its private address, as soon as it starts.
  dependsOn: [rbac, endpoints]
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
    authClientId: empty(authClientId)
      ? fail('AUTH_CLIENT_ID is missing: the client id of an app registration; infra/hooks/register-app makes one.')
      : authClientId
    zoneRedundant: zoneRedundant
    subnetId: network.?outputs.appSubnetId ?? ''
    hasScheduler: hasScheduler
    schedulerEndpoint: scheduler.?outputs.endpoint ?? ''
    taskHub: scheduler.?outputs.taskHub ?? ''
  }
}

output AZURE_LOCATION string = location
output AZURE_RESOURCE_GROUP string = group.name
output FUNCTION_APP_NAME string = app.outputs.name
output FUNCTION_APP_HOST string = app.outputs.host
output DATA_STORAGE_NAME string = dataStorage.outputs.name
output BLOB_EVENTS_TOPIC string = blobEvents.outputs.name
output KEY_VAULT_NAME string = vault.outputs.name
output OUTBOUND_ADDRESS string = network.?outputs.outboundAddress ?? ''
