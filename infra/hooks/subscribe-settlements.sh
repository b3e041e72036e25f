#!/bin/sh
# Tells Event Grid to call the function that reads settlement files. Run by azd after each deployment; doing it again is harmless.
set -eu

function_name="ReceiveSettlementFile"
key=$(az functionapp keys list --name "$FUNCTION_APP_NAME" --resource-group "$AZURE_RESOURCE_GROUP" \
  --query systemKeys.blobs_extension --output tsv)
if [ -z "$key" ]; then
  echo "The function app has no key named blobs_extension yet. Wait a minute and run: azd hooks run postdeploy" >&2
  exit 1
fi

az eventgrid system-topic event-subscription create \
  --name settlements \
  --system-topic-name "$BLOB_EVENTS_TOPIC" \
  --resource-group "$AZURE_RESOURCE_GROUP" \
  --endpoint-type webhook \
  --endpoint "https://$FUNCTION_APP_HOST/runtime/webhooks/blobs?functionName=Host.Functions.$function_name&code=$key" \
  --included-event-types Microsoft.Storage.BlobCreated \
  --subject-begins-with /blobServices/default/containers/settlements/ \
  --output none
echo "Settlement files are announced to $function_name."
