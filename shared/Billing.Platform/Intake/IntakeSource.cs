using Billing.Platform.Limits;

namespace Billing.Platform.Intake;

/// <summary>A sender of webhooks or files.</summary>
/// <param name="Name">As it stands in the URL, such as <c>shopify</c>.</param>
/// <param name="Adapter">Which dialect it speaks: the name of an adapter's contract.</param>
/// <param name="LegalEntityId">The company that it belongs to.</param>
/// <param name="Secrets">Names of its signing secrets, the present one first; an old one stays while it is rotated.</param>
/// <param name="Options">What the adapter's contract lets be chosen, by name; null when nothing is chosen.</param>
/// <param name="Mapping">For the adapter <c>mapped</c>: name of its mapping in the container <c>configuration</c>; else null.</param>
/// <param name="RateLimit">Number of requests that are taken; null for what the adapter's contract says.</param>
/// <param name="Store">
/// Store whose orders it speaks of, where a tenant has several that number alike; null for the first. See <see cref="Domain.Primitives.OrderReference"/>.
/// </param>
/// <param name="Gateways">
/// Of a storefront: who tells of the money that a gateway takes, by the name that the storefront gives the gateway: a source of the tenant, or
/// <c>storefront</c>. Null when nothing is said.
/// </param>
public sealed record IntakeSource(
    string Name,
    string Adapter,
    string LegalEntityId,
    IReadOnlyList<string> Secrets,
    IReadOnlyDictionary<string, string>? Options = null,
    string? Mapping = null,
    RateLimit? RateLimit = null,
    string? Store = null,
    IReadOnlyDictionary<string, string>? Gateways = null)
{
    /// <summary>From when an old secret holds no more, by its name; null where none is rotated.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset>? SecretsUntil { get; init; }

    /// <summary>The value chosen for an option, else its default, else empty.</summary>
    public string Option(AdapterOption option) => Options?.GetValueOrDefault(option.Name) ?? option.Default ?? string.Empty;
}
