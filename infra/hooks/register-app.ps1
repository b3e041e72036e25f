# Makes the app registration that people and programs sign in to, once. Run by azd before it provisions; doing it again is harmless.
$ErrorActionPreference = 'Stop'

if ($env:AUTH_CLIENT_ID) {
  Write-Output "People sign in to the app registration $env:AUTH_CLIENT_ID."
  exit 0
}

$name = "billing-$env:AZURE_ENV_NAME"
$id = az ad app list --filter "displayName eq '$name'" --query '[0].appId' --output tsv
if (-not $id) {
  $id = az ad app create --display-name $name --sign-in-audience AzureADMyOrg --app-roles '@infra/hooks/app-roles.json' --query appId --output tsv
  if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
  az ad app update --id $id --identifier-uris "api://$id"
  if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
  az ad sp create --id $id --output none
  if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

azd env set AUTH_CLIENT_ID $id
if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
Write-Output "People sign in to the app registration $name ($id); give them its roles in Entra ID, Enterprise applications."
