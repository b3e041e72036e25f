using Azure;
using Azure.Security.KeyVault.Secrets;
using Billing.Platform.Secrets;

namespace Billing.Functions.Hosting;

/// <summary>Secrets from Key Vault through the app's managed identity.</summary>
public sealed class KeyVaultSecretStore(SecretClient vault) : ISecretStore
{
    /// <inheritdoc/>
    public async Task<string> GetAsync(string name, CancellationToken cancellation = default)
    {
        try
        {
            return (await vault.GetSecretAsync(name, cancellationToken: cancellation)).Value.Value;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            throw new KeyNotFoundException($"Key Vault has no secret {name}.", missing);
        }
    }
}
