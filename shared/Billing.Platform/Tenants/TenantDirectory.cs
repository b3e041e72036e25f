namespace Billing.Platform.Tenants;

/// <summary>All tenants. Immutable; a new configuration is a new directory.</summary>
public sealed class TenantDirectory
{
    /// <summary>No tenant may have this id: it stands for nobody, where something belongs to no tenant that there is.</summary>
    public const string Nobody = "nobody";

    /// <summary>Stands for <see cref="Nobody"/> where a tenant is needed; it has no companies and no sources.</summary>
    /// <param name="region">Where what belongs to no tenant is kept.</param>
    public static Tenant NobodyIn(string region) => new(Nobody, region, [], [], [], new Dictionary<string, string>(StringComparer.Ordinal));

    private readonly Dictionary<string, Tenant> _tenants;

    /// <summary>A directory of tenants, whose ids differ.</summary>
    public TenantDirectory(IEnumerable<Tenant> tenants) => _tenants = tenants.ToDictionary(tenant => tenant.Id, StringComparer.Ordinal);

    /// <summary>Every tenant, by id.</summary>
    public IReadOnlyCollection<Tenant> Tenants => _tenants.Values;

    /// <summary>The tenant of an id, or null.</summary>
    public Tenant? Find(string id) => _tenants.GetValueOrDefault(id);

    /// <summary>The tenant of an id that stands in a message or a stored document.</summary>
    /// <exception cref="KeyNotFoundException">There is no such tenant.</exception>
    public Tenant Get(string id) => Find(id) ?? throw new KeyNotFoundException($"There is no tenant {id}.");

    /// <summary>The tenants that share their customers with one, itself first.</summary>
    public IReadOnlyList<Tenant> GroupOf(Tenant tenant) =>
    [
        tenant,
        .. _tenants.Values
            .Where(other => tenant.Group is not null && other.Group == tenant.Group && other.Id != tenant.Id)
            .OrderBy(other => other.Id, StringComparer.Ordinal),
    ];
}
