using '../../infra/main.bicep'

param environmentName = 'default'
param location = 'westeurope'
param principalId = '00000000-0000-0000-0000-000000000003'
param authClientId = '00000000-0000-0000-0000-000000000005'
