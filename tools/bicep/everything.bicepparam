using '../../infra/main.bicep'

param environmentName = 'everything'
param location = 'westeurope'
param fabricRegions = 'westeurope,northeurope'
param regionAddresses = 'eastus=https://eastus.example'
param cosmosCapacity = 'Autoscale'
param principalId = '00000000-0000-0000-0000-000000000003'
param principalType = 'ServicePrincipal'
param alertEmail = 'operators@example.com'
param zoneRedundant = true
param privateNetworking = true
param durableBackend = 'DurableTaskScheduler'
param budgetAmount = 500
param budgetStart = '2026-12-01'
param budgetEmails = 'finance@example.com, operators@example.com'
param authClientId = '00000000-0000-0000-0000-000000000005'
