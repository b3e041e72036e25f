// What the resource group may cost in a month before somebody is told. Nothing is switched off.
@description('In the currency of the billing account.')
param amount int

@description('First day of a month, such as 2026-12-01, not before the present month; it cannot be moved later.')
param start string

@description('Addresses that are written to, as many as there are.')
param emails string[]

resource budget 'Microsoft.Consumption/budgets@2026-06-01' = {
  name: 'billing'
  properties: {
    category: 'Cost'
    amount: amount
    timeGrain: 'Monthly'
    timePeriod: { startDate: start }
    notifications: {
      expected: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: emails
      }
      nearlySpent: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 80
        thresholdType: 'Actual'
        contactEmails: emails
      }
      spent: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 100
        thresholdType: 'Actual'
        contactEmails: emails
      }
    }
  }
}
