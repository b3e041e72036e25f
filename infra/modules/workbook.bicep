// The page that an operator opens first: intake, age of what waits, failures, dead letters. Its content is workbook.json.
param token string
param location string
param tags object
param logsId string
param serviceBusId string

var content = replace(replace(loadTextContent('workbook.json'), '<logs>', logsId), '<bus>', serviceBusId)

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'operations', token)
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Billing: operations'
    category: 'workbook'
    sourceId: logsId
    serializedData: content
  }
}
