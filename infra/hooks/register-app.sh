#!/bin/sh
# Makes the app registration that people and programs sign in to, once. Run by azd before it provisions; doing it again is harmless.
set -eu

if [ -n "${AUTH_CLIENT_ID:-}" ]; then
  echo "People sign in to the app registration $AUTH_CLIENT_ID."
  exit 0
fi

name="billing-$AZURE_ENV_NAME"
id=$(az ad app list --filter "displayName eq '$name'" --query "[0].appId" --output tsv)
if [ -z "$id" ]; then
  id=$(az ad app create --display-name "$name" --sign-in-audience AzureADMyOrg --app-roles @infra/hooks/app-roles.json --query appId --output tsv)
  az ad app update --id "$id" --identifier-uris "api://$id"
  az ad sp create --id "$id" --output none
fi

azd env set AUTH_CLIENT_ID "$id"
echo "People sign in to the app registration $name ($id); give them its roles in Entra ID, Enterprise applications."
