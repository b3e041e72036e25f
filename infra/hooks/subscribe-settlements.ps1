# Tells Event Grid to call the function that reads settlement files. Run by azd after each deployment; doing it again is harmless.
$ErrorActionPreference = 'Stop'

$functionName = 'ReceiveSettlementFile'
$key = az functionapp keys list --name $env:FUNCTION_APP_NAME --resource-group $env:AZURE_RESOURCE_GROUP `
  --query systemKeys.blobs_extension --output tsv
if (-not $key) {
  throw 'The function app has no key named blobs_extension yet. Wait a minute and run: azd hooks run postdeploy'
}

# cmd.exe, which runs az on Windows, would take the ampersand of the address as its own.
$endpoint = "https://$env:FUNCTION_APP_HOST/runtime/webhooks/blobs?functionName=Host.Functions.$functionName&code=$key"
az eventgrid system-topic event-subscription create `
  --name settlements `
  --system-topic-name $env:BLOB_EVENTS_TOPIC `
  --resource-group $env:AZURE_RESOURCE_GROUP `
  --endpoint-type webhook `
  --endpoint "`"$endpoint`"" `
  --included-event-types Microsoft.Storage.BlobCreated `
  --subject-begins-with /blobServices/default/containers/settlements/ `
  --output none
if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
Write-Output "Settlement files are announced to $functionName."
