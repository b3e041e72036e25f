#!/bin/sh
# Locks the retention of the daily roots for good: from then on nobody, Microsoft included, can shorten it, and the storage account stays until
# the last root has expired, ten years on. Not a hook of azd: a person decides it, once, when a deployment is to last.
set -eu

account=$(azd env get-value DATA_STORAGE_NAME)
group=$(azd env get-value AZURE_RESOURCE_GROUP)
state=$(az storage container immutability-policy show --account-name "$account" --resource-group "$group" --container-name daily-roots --query state --output tsv)
if [ "$state" = "Locked" ]; then
  echo "The daily roots in $account are locked already."
  exit 0
fi

printf 'This cannot be undone, by anybody. Type the name of the storage account (%s) to lock its daily roots: ' "$account"
read -r answer
[ "$answer" = "$account" ] || { echo "Nothing was changed." >&2; exit 1; }
etag=$(az storage container immutability-policy show --account-name "$account" --resource-group "$group" --container-name daily-roots --query etag --output tsv)
az storage container immutability-policy lock --account-name "$account" --resource-group "$group" --container-name daily-roots --if-match "$etag" --output none
echo "The daily roots in $account are locked."
