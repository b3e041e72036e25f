// The function app on Flex Consumption. Every setting that the code reads stands here; docs/deploy.md explains each.
param name string
param planName string
param location string
param tags object
param identityId string
param identityClientId string
param hostBlobEndpoint string
param hostQueueEndpoint string
param hostTableEndpoint string
param packageContainer string
param maximumInstanceCount int
param insightsConnectionString string
param dataBlobEndpoint string
param dataQueueEndpoint string
param serviceBusHost string
param cosmosEndpoint string
param vaultUri string
param fabricRegions string
param regionAddresses string
param questPdfLicense string

@description('Client id of the app registration that people and programs sign in to.')
param authClientId string

@description('Spreads instances over availability zones.')
param zoneRedundant bool

@description('Subnet that the app calls out from; empty: none.')
param subnetId string

@description('Whether the Durable Task Scheduler keeps the state of orchestrations, and not the host storage.')
param hasScheduler bool

@description('Its endpoint; empty without one.')
param schedulerEndpoint string

@description('Task hub in the scheduler; empty without one.')
param taskHub string

var settings = {
  AZURE_CLIENT_ID: identityClientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  AzureWebJobsStorage__blobServiceUri: hostBlobEndpoint
  AzureWebJobsStorage__queueServiceUri: hostQueueEndpoint
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  BlobConnection__blobServiceUri: dataBlobEndpoint
  BlobConnection__queueServiceUri: dataQueueEndpoint
  BlobConnection__credential: 'managedidentity'
  BlobConnection__clientId: identityClientId
  ServiceBusConnection__fullyQualifiedNamespace: serviceBusHost
  ServiceBusConnection__credential: 'managedidentity'
  ServiceBusConnection__clientId: identityClientId
  CosmosConnection__accountEndpoint: cosmosEndpoint
  CosmosConnection__credential: 'managedidentity'
  CosmosConnection__clientId: identityClientId
  KeyVaultUri: vaultUri
  Fabric__Access: 'principal'
  Fabric__Regions: fabricRegions
  Fabric__RegionAddresses: regionAddresses
  Fabric__UpkeepSchedule: '0 */5 * * * *'
  QuestPdf__License: questPdfLicense
}

// Each backend of Durable Functions has settings of its own; host.json names the one in use (docs/decisions/0003).
var durableSettings = hasScheduler
  ? {
      DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${schedulerEndpoint};Authentication=ManagedIdentity;ClientID=${identityClientId}'
      TASKHUB_NAME: taskHub
    }
  : { AzureWebJobsStorage__tableServiceUri: hostTableEndpoint }

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true, zoneRedundant: zoneRedundant }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'billing' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: {
      minTlsVersion: '1.2'
      appSettings: [for setting in items(union(settings, durableSettings)): { name: setting.key, value: setting.value }]
    }
    functionAppConfig: {
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${hostBlobEndpoint}${packageContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: 2048
        maximumInstanceCount: maximumInstanceCount
        // Orchestrations wait for their host; one instance that is always there keeps them from waiting for a cold start.
        alwaysReady: [{ name: 'durable', instanceCount: 1 }]
      }
    }
  }
}

// Tokens of Entra ID are checked by the platform, which hands the principal to the app; the app refuses who may not. Requests without a token
// pass: webhooks bear signatures, machines keys of their tenant.
resource authentication 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: { enabled: true }
    globalValidation: { requireAuthentication: false, unauthenticatedClientAction: 'AllowAnonymous' }
    httpSettings: { requireHttps: true }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: authClientId
          openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
        }
        validation: { allowedAudiences: [authClientId, 'api://${authClientId}'] }
      }
    }
    login: { tokenStore: { enabled: false } }
  }
}

// Names and passwords for publishing: packages come by the deployer's own identity.
resource noFtp 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'ftp'
  properties: { allow: false }
}

resource noScm 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'scm'
  properties: { allow: false }
}

output name string = app.name
output host string = app.properties.defaultHostName
