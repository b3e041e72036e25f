using Billing.Platform.Secrets;
using Microsoft.Extensions.Configuration;

namespace Billing.Functions.Hosting;

/// <summary>Secrets from the settings <c>Secrets__NAME</c>, for machines without a Key Vault.</summary>
public sealed class ConfiguredSecretStore(IConfiguration settings) : ISecretStore
{
    /// <summary>Section that holds the secrets.</summary>
    public const string Section = "Secrets";

    /// <inheritdoc/>
    public Task<string> GetAsync(string name, CancellationToken cancellation = default) => Task.FromResult(
        settings.GetSection(Section)[name] ?? throw new KeyNotFoundException($"The setting {Section}__{name} is missing."));
}
