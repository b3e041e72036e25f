# The fabric's commands without the check of the build that dotnet run makes each time: local/fabric.ps1 trace 1002
# Builds once where nothing is built; after a change, build with: dotnet build local
$program = Join-Path $PSScriptRoot 'bin/Debug/net10.0/Billing.Local.dll'
if (-not (Test-Path $program)) {
    Write-Host 'Building the fabric; the first time takes one to two minutes.'
    dotnet build $PSScriptRoot --verbosity quiet --nologo
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}
dotnet $program @args
exit $LASTEXITCODE
