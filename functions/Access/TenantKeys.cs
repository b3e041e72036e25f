using System.Security.Cryptography;
using System.Text;
using Billing.Platform.Secrets;
using Billing.Platform.Tenants;
using Microsoft.Extensions.Logging;

namespace Billing.Functions.Access;

/// <summary>Finds the key that a request of a machine bears. A key opens one tenant, and only what its roles may do there.</summary>
public sealed partial class TenantKeys(ITenantSource tenants, SecretCache secrets, TimeProvider clock, ILogger<TenantKeys> log)
{
    /// <summary>Name of the header.</summary>
    public const string HeaderName = "X-Fabric-Key";

    /// <summary>The tenant's key of this value; null when there is none, or no such tenant.</summary>
    /// <param name="tenantId">Of the route.</param>
    /// <param name="given">What the request bears.</param>
    /// <param name="cancellation">Stops reading secrets.</param>
    public async Task<TenantKey?> FindAsync(string tenantId, string given, CancellationToken cancellation)
    {
        var digest = Digest(given);
        var now = clock.GetUtcNow();
        TenantKey? found = null;

        // Every secret is compared, each in constant time: how long it takes tells nothing of how near a guess came.
        foreach (var key in (await tenants.GetAsync(cancellation)).Find(tenantId)?.Keys ?? [])
        {
            foreach (var name in SecretWindow.At(key.Secrets, key.SecretsUntil, now))
            {
                if (await ReadAsync(name, cancellation) is { } secret && CryptographicOperations.FixedTimeEquals(digest, Digest(secret)))
                {
                    found ??= key;
                }
            }
        }

        return found;
    }

    // A secret that is not there yet closes its own key and no other.
    private async Task<string?> ReadAsync(string name, CancellationToken cancellation)
    {
        try
        {
            return await secrets.GetAsync(name, cancellation);
        }
        catch (KeyNotFoundException)
        {
            LogMissing(name);
            return null;
        }
    }

    private static byte[] Digest(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    [LoggerMessage(Level = LogLevel.Warning, Message = "The secret {Name} of a tenant's key is missing; the key lets nobody in.")]
    private partial void LogMissing(string name);
}
