namespace Billing.Platform.Secrets;

/// <summary>Hands out secrets by name: Key Vault in Azure, a file outside the repository on a laptop.</summary>
public interface ISecretStore
{
    /// <summary>The present value of a secret.</summary>
    /// <exception cref="KeyNotFoundException">There is no such secret.</exception>
    Task<string> GetAsync(string name, CancellationToken cancellation = default);
}
