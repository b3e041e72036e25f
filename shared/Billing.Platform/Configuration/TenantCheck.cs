using Billing.Domain.Access;
using Billing.Domain.Catalogue;
using Billing.Domain.Orders;
using Billing.Domain.Orders.Taxation;
using Billing.Domain.Primitives;
using Billing.Domain.Tax.Computation;
using Billing.Domain.Tax.Tables;
using Billing.Platform.Intake;
using Billing.Platform.Secrets;
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
            .Concat(OfPatience(tenant.OrderPatienceDays))
            .Concat(OfEntities(tenant))
            .Concat(tenant.Sources.SelectMany((source, index) => SourceCheck.Of(tenant, source, contracts, $"$.sources[{index}]")))
            .Concat(LimitCheck.Of(tenant, contracts))
            .Concat(OfOrders(tenant.Orders))
            .Concat(OfKeys(tenant.Keys ?? []))
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

    private static IEnumerable<Problem> OfPatience(int? days)
    {
        if (days is < 1 or > 365)
        {
            yield return NotSound("$.orderPatienceDays", $"orderPatienceDays is {days}, and must be from 1 to 365.");
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

    private static IEnumerable<Problem> OfOrders(OrderPolicy? orders)
    {
        if (orders?.UnknownArticle is { } kind and not (LineKind.Goods or LineKind.Digital or LineKind.Service))
        {
            yield return NotSound("$.orders.unknownArticle", $"unknownArticle '{kind}' is none of goods, digital, service.");
        }

        foreach (var (code, unit) in orders?.CashUnits ?? new Dictionary<string, decimal>())
        {
            if (!Currency.TryOf(code, out var currency) || !CashUnit.IsSound(unit, currency))
            {
                yield return NotSound($"$.orders.cashUnits.{code}", $"{unit} {code}: an ISO 4217 code and a multiple of its minor unit above zero are needed.");
            }
        }
    }

    private static IEnumerable<Problem> OfKeys(IReadOnlyList<TenantKey> keys)
    {
        foreach (var (index, key) in keys.Index())
        {
            if (!StreamNames.IsSafe(key.Name) || keys.Take(index).Any(other => other.Name == key.Name))
            {
                yield return NotSound($"$.keys[{index}].name", $"name '{key.Name}' may hold letters, digits, dots, underscores and hyphens only, and stands once.");
            }

            if (key.Secrets.Count == 0 || key.Roles.Count == 0)
            {
                yield return NotSound($"$.keys[{index}]", $"The key {key.Name} needs at least one of secrets and one of roles.");
            }

            foreach (var (name, text) in SecretWindow.Check(key.Secrets, key.SecretsUntil))
            {
                yield return NotSound($"$.keys[{index}].secretsUntil.{name}", text);
            }

            if (key.Roles.Contains(FabricRole.Admin))
            {
                yield return NotSound($"$.keys[{index}].roles", $"The key {key.Name} has the role admin, which belongs to people.");
            }
        }
    }

    private static IEnumerable<Problem> OfTax(Tenant tenant, TaxSettings tax, string place)
    {
        if (tenant.LegalEntities.All(entity => entity.Id != tax.LegalEntityId))
        {
            yield return NotSound($"{place}.legalEntityId", $"legalEntityId '{tax.LegalEntityId}' is none of its legal entities.");
        }

        foreach (var (sku, code) in tax.ProductCodes.Where(each => !IsProduct(each.Value)))
        {
            yield return NotSound($"{place}.productCodes.{sku}", $"'{code}' is no taxability code; one of the tenant's own tables begins with own-.");
        }

        foreach (var (index, registration) in tax.Registrations.Index().Where(each => each.Item.Jurisdiction != "EU" && !IsJurisdiction(each.Item.Jurisdiction)))
        {
            yield return NotSound($"{place}.registrations[{index}].jurisdiction", $"'{registration.Jurisdiction}' is no code of a jurisdiction, such as DE or US-WA.");
        }

        foreach (var (sku, parts) in (tax.Bundles ?? new Dictionary<string, IReadOnlyList<BundlePart>>()).Where(each => each.Value.Count == 0 || each.Value.All(part => part.StandAlonePrice == 0) || !each.Value.All(part => part.StandAlonePrice >= 0 && IsProduct(part.ProductCode))))
        {
            yield return NotSound($"{place}.bundles.{sku}", $"A bundle has parts with taxability codes and stand-alone prices of which one is above zero; {parts.Count} are given.");
        }

        foreach (var (index, rate) in (tax.ExchangeRates ?? []).Index().Where(each => each.Item.Rate <= 0 || !Currency.TryOf(each.Item.From, out _) || !Currency.TryOf(each.Item.To, out _)))
        {
            yield return NotSound($"{place}.exchangeRates[{index}]", $"{rate.From} to {rate.To} at {rate.Rate}: two ISO 4217 codes and a rate above zero are needed.");
        }

        foreach (var (key, _) in (tax.Accounts ?? new Dictionary<string, Domain.Orders.Taxation.TaxAccount>()).Where(each => !Domain.Customers.CustomerKey.IsOne(each.Key)))
        {
            yield return NotSound($"{place}.accounts.{key}", "An account is named by the customer's key: 32 digits and letters a to f.");
        }

        if (tax.ShipsFrom is { } usual && tax.Warehouses?.ContainsKey(usual) != true)
        {
            yield return NotSound($"{place}.shipsFrom", $"'{usual}' is none of its warehouses.");
        }

        if (tax.Provider is { IsAbsoluteUri: false })
        {
            yield return NotSound($"{place}.provider", $"'{tax.Provider}' must be an absolute address.");
        }
    }

    // What a tenant's own tables add is checked where they are read; its products have names that cannot be mistaken for a slip of the pen.
    private static bool IsProduct(string code) => TaxTables.BuiltIn.Product(code) is not null || code.StartsWith("own-", StringComparison.Ordinal);

    private static bool IsJurisdiction(string code) =>
        code.Length >= 2 && code.All(sign => char.IsAsciiLetterUpper(sign) || char.IsAsciiDigit(sign) || sign == '-') && char.IsAsciiLetterUpper(code[0]) && char.IsAsciiLetterUpper(code[1]) && (code.Length == 2 || code[2] == '-');
}
