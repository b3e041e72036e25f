using System.Text.Json;
using Billing.Domain.Tax.Tables;
using Billing.Domain.Primitives;
using Billing.Platform.Intake;
using Billing.Platform.Streams;

namespace Billing.Platform.Tenants;

/// <summary>All tenants, as read from <c>tenants.json</c>. Immutable; a new configuration is a new directory.</summary>
public sealed class TenantDirectory
{
    /// <summary>No tenant may have this id: it stands for nobody, where something belongs to no tenant that there is.</summary>
    public const string Nobody = "nobody";

    /// <summary>Stands for <see cref="Nobody"/> where a tenant is needed; it has no companies and no sources.</summary>
    /// <param name="region">Where what belongs to no tenant is kept.</param>
    public static Tenant NobodyIn(string region) => new(Nobody, region, [], [], [], new Dictionary<string, string>(StringComparer.Ordinal));

    private readonly Dictionary<string, Tenant> _tenants;

    private TenantDirectory(IEnumerable<Tenant> tenants) => _tenants = tenants.ToDictionary(tenant => tenant.Id, StringComparer.Ordinal);

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

    /// <summary>Reads and checks a configuration.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="contracts">The integrations that sources may name.</param>
    /// <exception cref="InvalidDataException">The configuration contradicts itself; the message names tenant and field.</exception>
    public static TenantDirectory Parse(ReadOnlySpan<byte> json, IntegrationContracts contracts)
    {
        TenantFile file;
        try
        {
            file = JsonSerializer.Deserialize<TenantFile>(json, FabricJson.Options) ?? throw new InvalidDataException("tenants.json is empty.");
        }
        catch (JsonException malformed)
        {
            throw new InvalidDataException($"tenants.json: {malformed.Message}", malformed);
        }

        var problems = file.Tenants.SelectMany(tenant => Check(tenant, contracts)).ToList();
        return problems.Count == 0 ? new TenantDirectory(file.Tenants) : throw new InvalidDataException("tenants.json: " + string.Join(' ', problems));
    }

    private static IEnumerable<string> Check(Tenant tenant, IntegrationContracts contracts)
    {
        if (!StreamNames.IsSafe(tenant.Id))
        {
            yield return $"Tenant id '{tenant.Id}' may hold letters, digits, dots, underscores and hyphens only.";
        }

        if (tenant.Id == Nobody)
        {
            yield return $"Tenant id '{Nobody}' is taken: it stands for no tenant.";
        }

        if (tenant.LegalEntities.Count == 0)
        {
            yield return $"{tenant.Id}.legalEntities is empty.";
        }

        foreach (var entity in tenant.LegalEntities.Where(entity => !Currency.TryOf(entity.BookCurrency, out _)))
        {
            yield return $"{tenant.Id}.legalEntities.{entity.Id}.bookCurrency '{entity.BookCurrency}' is not an ISO 4217 code.";
        }

        foreach (var problem in tenant.Sources.SelectMany(source => SourceCheck.Of(tenant, source, contracts)).Concat(LimitCheck.Of(tenant, contracts)).Concat(CheckTax(tenant)))
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> CheckTax(Tenant tenant)
    {
        foreach (var tax in tenant.Tax ?? [])
        {
            if (tenant.LegalEntities.All(entity => entity.Id != tax.LegalEntityId))
            {
                yield return $"{tenant.Id}.tax.legalEntityId '{tax.LegalEntityId}' is none of its legal entities.";
            }

            foreach (var (sku, code) in tax.ProductCodes.Where(each => TaxTables.BuiltIn.Product(each.Value) is null))
            {
                yield return $"{tenant.Id}.tax.productCodes.{sku} '{code}' is no taxability code.";
            }

            foreach (var registration in tax.Registrations.Where(each => each.Jurisdiction != "EU" && TaxTables.BuiltIn.Find(each.Jurisdiction) is null))
            {
                yield return $"{tenant.Id}.tax.registrations '{registration.Jurisdiction}' is not in the tables.";
            }

            if (tax.Provider is { IsAbsoluteUri: false })
            {
                yield return $"{tenant.Id}.tax.provider '{tax.Provider}' must be an absolute address.";
            }
        }
    }

    private sealed record TenantFile(IReadOnlyList<Tenant> Tenants);
}
