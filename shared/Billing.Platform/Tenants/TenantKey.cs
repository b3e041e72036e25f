using Billing.Domain.Access;

namespace Billing.Platform.Tenants;

/// <summary>A key by which a machine calls for one tenant.</summary>
/// <param name="Name">The machine's name, which the audit shows.</param>
/// <param name="Secrets">Names of its secrets, the present one first; an old one stays while it is rotated.</param>
/// <param name="Roles">What it may do at the tenant, on routes that take keys.</param>
public sealed record TenantKey(string Name, IReadOnlyList<string> Secrets, IReadOnlyList<FabricRole> Roles)
{
    /// <summary>From when an old secret holds no more, by its name; null where none is rotated.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset>? SecretsUntil { get; init; }
}
