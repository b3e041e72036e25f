// What wakes somebody: thresholds that the app found exceeded, dead letters, queues that nobody empties, a database that throttles.
param token string
param location string
param tags object
param logsName string
param serviceBusName string
param cosmosName string

@description('Address that is written to; empty: alerts are raised, and seen in the portal alone.')
param email string

resource logs 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  name: logsName
}

resource bus 'Microsoft.ServiceBus/namespaces@2026-01-01' existing = {
  name: serviceBusName
}

resource account 'Microsoft.DocumentDB/databaseAccounts@2026-03-15' existing = {
  name: cosmosName
}

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(email)) {
  name: 'ag-billing-${token}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'billing'
    enabled: true
    emailReceivers: [{ name: 'operators', emailAddress: email, useCommonAlertSchema: true }]
  }
}

// The app logs one line when something begins to exceed its threshold: functions/Operations/Measures/MeasureReports.cs.
resource degraded 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = {
  name: 'billing-degraded-${token}'
  location: location
  tags: tags
  properties: {
    displayName: 'Billing: slower than promised'
    description: 'The 95th percentile of an integration, a queue or the outbox exceeds its threshold. GET /api/measures shows which, and whether it lasts.'
    severity: 2
    enabled: true
    scopes: [logs.id]
    // The table appears with the first trace; without this a new workspace would refuse the rule.
    skipQueryValidation: true
    evaluationFrequency: 'PT5M'
    windowSize: 'PT5M'
    criteria: {
      allOf: [
        {
          query: 'AppTraces | where Message startswith "Degraded: "'
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
        }
      ]
    }
    autoMitigate: false
    actions: { actionGroups: empty(email) ? [] : [people.id] }
  }
}

var busRules = [
  {
    name: 'dead-letters'
    text: 'Messages were given up and wait for an operator.'
    metric: 'DeadletteredMessages'
    threshold: 0
    severity: 2
  }
  {
    name: 'queues'
    text: 'More messages wait than is usual: consumers do not keep up, or do not run.'
    metric: 'ActiveMessages'
    threshold: 5000
    severity: 3
  }
]

resource busAlerts 'Microsoft.Insights/metricAlerts@2026-01-01' = [
  for rule in busRules: {
    name: 'billing-${rule.name}-${token}'
    location: 'global'
    tags: tags
    properties: {
      description: rule.text
      severity: rule.severity
      enabled: true
      scopes: [bus.id]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: rule.name
            metricName: rule.metric
            metricNamespace: 'Microsoft.ServiceBus/namespaces'
            dimensions: [{ name: 'EntityName', operator: 'Include', values: ['*'] }]
            operator: 'GreaterThan'
            threshold: rule.threshold
            timeAggregation: 'Average'
          }
        ]
      }
      actions: empty(email) ? [] : [{ actionGroupId: people.id }]
    }
  }
]

resource throttled 'Microsoft.Insights/metricAlerts@2026-01-01' = {
  name: 'billing-throttled-${token}'
  location: 'global'
  tags: tags
  properties: {
    description: 'Cosmos DB refuses many requests for want of request units (429); work is tried again, and slower.'
    severity: 3
    enabled: true
    scopes: [account.id]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'throttled'
          metricName: 'TotalRequests'
          metricNamespace: 'Microsoft.DocumentDB/databaseAccounts'
          dimensions: [{ name: 'StatusCode', operator: 'Include', values: ['429'] }]
          operator: 'GreaterThan'
          threshold: 100
          timeAggregation: 'Count'
        }
      ]
    }
    actions: empty(email) ? [] : [{ actionGroupId: people.id }]
  }
}
