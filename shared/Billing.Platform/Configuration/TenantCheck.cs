using Billing.Domain.Orders.Taxation;
using Billing.Domain.Primitives;
using Billing.Domain.Tax.Tables;
using Billing.Platform.Intake;
using Billing.Platform.Tenants;

namespace Billing.Platform.Configuration;

/// <summary>Checks a tenant: that its parts go together, and that what they name exists.</summary>
internal static class TenantCheck
{
    // The blob of one tenant's rebate agreements must not be that of another's prices.
    private const string RebatesSuffix = "-rebates";

    /// <summary>Every problem, by JSON path.</summary>
    public static IEnumerable<Problem> Of(Tenant tenant, IntegrationContracts contracts) =>
        OfId(tenant.Id)
            .Concat(OfEntities(tenant))
            .Concat(tenant.Sources.SelectMany((source, index) => SourceCheck.Of(tenant, source, contracts, $"$.sources[{index}]")))
            .Concat(LimitCheck.Of(tenant, contracts))
            .Concat((tenant.Tax ?? []).SelectMany((tax, index) => OfTax(tenant, tax, $"$.tax[{index}]")));

    /// <summary>A problem of the configuration of tenants.</summary>
    internal static Problem NotSound(string path, string text) => Problem.Error("tenants.not-sound", path, text);

    private static IEnumerable<Problem> OfId(string id)
    {
        if (!StreamNames.IsSafe(id))
        {
            yield return NotSound("$.id", $"id '{id}' may hold letters, digits, dots, underscores and hyphens only, 64 at the most.");
        }

        if (id == TenantDirectory.Nobody || id.EndsWith(RebatesSuffix, StringComparison.Ordinal))
        {
            yield return NotSound("$.id", $"id '{id}' is reserved: no tenant is called {TenantDirectory.Nobody} or ends with {RebatesSuffix}.");
        }
    }

    private static IEnumerable<Problem> OfEntities(Tenant tenant)
    {
        if (tenant.LegalEntities.Count == 0)
        {
            yield return NotSound("$.legalEntities", "legalEntities is empty.");
        }

        foreach (var (index, entity) in tenant.LegalEntities.Index().Where(each => !Currency.TryOf(each.Item.BookCurrency, out _)))
        {
            yield return NotSound($"$.legalEntities[{index}].bookCurrency", $"bookCurrency '{entity.BookCurrency}' is not an ISO 4217 code.");
        }

        foreach (var (index, entity) in tenant.LegalEntities.Index().Where(each => each.Item.AccentColour is { } colour && !AccentColour.IsReadable(colour)))
        {
            yield return NotSound(
                $"$.legalEntities[{index}].accentColour",
                $"accentColour '{entity.AccentColour}' must be #RRGGBB and dark enough to be read on white (a contrast of at least {AccentColour.LeastContrast} to 1).");
        }
    }

    private static IEnumerable<Problem> OfTax(Tenant tenant, TaxSettings tax, string place)
    {
        if (tenant.LegalEntities.All(entity => entity.Id != tax.LegalEntityId))
        {
            yield return NotSound($"{place}.legalEntityId", $"legalEntityId '{tax.LegalEntityId}' is none of its legal entities.");
        }

        foreach (var (sku, code) in tax.ProductCodes.Where(each => TaxTables.BuiltIn.Product(each.Value) is null))
        {
            yield return NotSound($"{place}.productCodes.{sku}", $"'{code}' is no taxability code.");
        }

        foreach (var (index, registration) in tax.Registrations.Index().Where(each => each.Item.Jurisdiction != "EU" && TaxTables.BuiltIn.Find(each.Item.Jurisdiction) is null))
        {
            yield return NotSound($"{place}.registrations[{index}].jurisdiction", $"'{registration.Jurisdiction}' is not in the tables.");
        }

        if (tax.Provider is { IsAbsoluteUri: false })
        {
            yield return NotSound($"{place}.provider", $"'{tax.Provider}' must be an absolute address.");
        }
    }
}
